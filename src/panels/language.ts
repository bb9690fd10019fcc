/**
 * Texts in the user's language. Each file that says something has a table of its own with the same entries in both:
 * `const say = inLanguage({ en: { close: 'Close' }, zh: { close: '关闭' } })`, then `say().close`. An entry with numbers
 * in it is a function. Grafana's own i18n does not load on 9.3 to 10.x (it needs i18next).
 */

type Widened<T> = { [K in keyof T]: T[K] extends string ? string : T[K] };

/** English, and what has the same entries in Chinese. */
export interface Table<T> {
  en: T;
  zh: Widened<T>;
}

const known: Array<Table<object>> = [];

/** Every table of the files that are loaded, for the test that walks them. */
export const tables: ReadonlyArray<Table<object>> = known;

/** The table of the language that the user has set in Grafana; English for all but Chinese. */
export function inLanguage<T extends object>(table: Table<T>): () => Widened<T> {
  known.push(table as Table<object>);
  return () => (language() === 'zh' ? table.zh : (table.en as Widened<T>));
}

interface BootData {
  user?: { language?: string; locale?: string };
}

export function language(): 'en' | 'zh' {
  // What `config.bootData` of @grafana/runtime is, which would bring all of Grafana's components into files that only know words.
  const { user } = (globalThis as { grafanaBootData?: BootData }).grafanaBootData ?? {};
  // Since 9.4 `language`; before it, and where the user has set none, `locale` is the browser's.
  return /^zh\b/i.test(user?.language || user?.locale || '') ? 'zh' : 'en';
}
