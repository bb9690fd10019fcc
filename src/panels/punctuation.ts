/** Marks between words, which in Chinese are others. */
import { inLanguage } from './language';

const say = inLanguage({
  en: {
    comma: ', ',
    brackets: (text: string, more: string) => `${text} (${more})`,
    colon: (label: string, text: string) => `${label}: ${text}`,
  },
  zh: {
    comma: '，',
    brackets: (text, more) => `${text}（${more}）`,
    colon: (label, text) => `${label}：${text}`,
  },
});

/** `a, b, c` */
export function listed(parts: readonly string[]): string {
  return parts.join(say().comma);
}

/** `text (more)` */
export function inBrackets(text: string, more: string | number): string {
  return say().brackets(text, String(more));
}

/** `label: text` */
export function labelled(label: string, text: string): string {
  return say().colon(label, text);
}
