/** Words of the data → words for the reader. */
import { inLanguage } from '../language';

const say = inLanguage({
  en: {
    kinds: ['Application', 'System', 'Network'] as readonly string[],
    sources: ['OpenTelemetry', 'eBPF', 'packets'] as readonly string[],
    statuses: {
      ok: 'OK',
      timeout: 'Timeout',
      server_error: 'Server error',
      client_error: 'Client error',
      unknown: 'Unknown',
      parse_failed: 'Response not understood',
    } as Record<string, string>,
    count: (count: number, one: string, many: string) => `${grouped(count)} ${count === 1 ? one : many}`,
  },
  zh: {
    kinds: ['应用', '系统', '网络'] as readonly string[],
    sources: ['OpenTelemetry', 'eBPF', '数据包'] as readonly string[],
    statuses: {
      ok: '成功',
      timeout: '超时',
      server_error: '服务端错误',
      client_error: '客户端错误',
      unknown: '未知',
      parse_failed: '响应无法解析',
    } as Record<string, string>,
    count: (count: number, one: string, _many: string) => `${grouped(count)} ${NOUNS[one] ?? one}`,
  },
});

/** With their measure words. */
const NOUNS: Record<string, string> = {
  span: '个 Span',
  bar: '个条形',
  service: '个服务',
  error: '个错误',
  child: '个子 Span',
  row: '行',
  link: '个关联',
  note: '条提示',
  clock: '个时钟',
};

/** Words that are looked up when they are asked for, so that they are in the user's language. */
function wordsOf<T extends object>(read: () => T): T {
  return new Proxy({} as T, {
    get: (_, name) => Reflect.get(read(), name),
    has: (_, name) => Reflect.has(read(), name),
    ownKeys: () => Reflect.ownKeys(read()).filter((name) => name !== 'length'),
    getOwnPropertyDescriptor: (_, name) => ({
      value: Reflect.get(read(), name),
      enumerable: true,
      configurable: true,
    }),
  });
}

/** By the number of a kind. */
export const KIND_WORDS: readonly string[] = wordsOf(() => say().kinds);
/** What stands behind each kind. */
export const KIND_SOURCES: readonly string[] = wordsOf(() => say().sources);
/** By the status of the data. */
export const STATUS_WORDS: Record<string, string> = wordsOf(() => say().statuses);

/** `1 span`, `96 spans`; the English word names it in every language. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return say().count(count, one, many);
}

/** `1234567` → `1,234,567`; a regular expression, because the first use of Intl costs more than drawing a trace. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
