/** Texts of all spans with each different text once: what is asked of a text is asked once, not a million times. */
import type { Steps } from '../../../background/job';

export interface TextColumn {
  /** The different texts; null where there are too many, and `texts` must do. */
  values: string[] | null;
  /** By span, its text's index in `values`; null without `values`, or where all spans have the same text. */
  code: Uint16Array | null;
  /** By span. */
  texts: ArrayLike<string>;
}

/** Spans between two yields. */
const STEP = 4096;
const MOST_VALUES = 0xffff;

/** O(n). */
export function* textColumn(texts: ArrayLike<string>, count: number): Steps<TextColumn> {
  const number = new Map<string, number>();
  const values: string[] = [];
  const code = new Uint16Array(count);
  let last: string | undefined;
  let lastCode = 0;
  for (let span = 0; span < count; span++) {
    const text = texts[span];
    // Neighbours are often alike.
    if (text !== last) {
      let found = number.get(text);
      if (found === undefined) {
        found = values.length;
        if (found > MOST_VALUES || (found > 4096 && found > span / 2)) {
          return { values: null, code: null, texts };
        }
        number.set(text, found);
        values.push(text);
      }
      last = text;
      lastCode = found;
    }
    code[span] = lastCode;
    if (span % STEP === STEP - 1) {
      yield;
    }
  }
  return { values, code: values.length > 1 ? code : null, texts };
}

/** A test of texts as a test of spans. */
export function byText(
  { values, code, texts }: TextColumn,
  test: (text: string) => boolean
): (span: number) => boolean {
  if (!values) {
    return (span) => test(texts[span]);
  }
  if (!code) {
    const same = values.length > 0 && test(values[0]);
    return () => same;
  }
  /** 0 = not yet asked, 1 = no, 2 = yes. */
  const verdict = new Uint8Array(values.length);
  return (span) => {
    const c = code[span];
    if (verdict[c] === 0) {
      verdict[c] = test(values[c]) ? 2 : 1;
    }
    return verdict[c] === 2;
  };
}
