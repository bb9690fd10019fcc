/**
 * Texts in the user's language. Each file that says something has a table of its own with the same entries in both:
 * `const say = inLanguage({ en: { close: 'Close' }, zh: { close: '关闭' } })`, then `say().close`. An entry with numbers
 * in it is a function. Grafana's own i18n does not load on 9.3 to 10.x (it needs i18next).
 */
import { config } from '@grafana/runtime';

type Widened<T> = { [K in keyof T]: T[K] extends string ? string : T[K] };

/** English, and what has the same entries in Chinese. */
export interface Table<T> {
  en: T;
  zh: Widened<T>;
}

/** The table of the language that the user has set in Grafana; English for all but Chinese. */
export function inLanguage<T extends object>(table: Table<T>): () => Widened<T> {
  return () => (language() === 'zh' ? table.zh : (table.en as Widened<T>));
}

export function language(): 'en' | 'zh' {
  // Since 9.4 `language`; before it, and where the user has set none, `locale` is the browser's.
  const user = config?.bootData?.user as { language?: string; locale?: string } | undefined;
  return /^zh\b/i.test(user?.language || user?.locale || '') ? 'zh' : 'en';
}
