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
    points: {
      'c-app': 'client application',
      'c-p': 'client process',
      c: 'client NIC',
      'c-nd': 'client node',
      'c-hv': 'client hypervisor',
      'c-gw-hv': 'gateway hypervisor, client side',
      'c-gw': 'gateway, client side',
      's-gw': 'gateway, server side',
      's-gw-hv': 'gateway hypervisor, server side',
      's-hv': 'server hypervisor',
      's-nd': 'server node',
      s: 'server NIC',
      's-p': 'server process',
      's-app': 'server application',
      app: 'application',
      local: 'local NIC',
      rest: 'other NIC',
    } as Partial<Record<string, string>>,
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
    points: {
      'c-app': '客户端应用',
      'c-p': '客户端进程',
      c: '客户端网卡',
      'c-nd': '客户端节点',
      'c-hv': '客户端宿主机',
      'c-gw-hv': '客户端侧网关宿主机',
      'c-gw': '客户端侧网关',
      's-gw': '服务端侧网关',
      's-gw-hv': '服务端侧网关宿主机',
      's-hv': '服务端宿主机',
      's-nd': '服务端节点',
      s: '服务端网卡',
      's-p': '服务端进程',
      's-app': '服务端应用',
      app: '应用',
      local: '本机网卡',
      rest: '其他网卡',
    } as Partial<Record<string, string>>,
    count: (count: number, one: string, _many: string) => `${grouped(count)} ${NOUNS[one] ?? one}`,
  },
});

/** With their measure words. */
const NOUNS: Record<string, string> = {
  span: '个 Span',
  bar: '个条',
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

/** `c-nd` → `client node`. */
export function placeWords(point: string): string {
  return say().points[point] ?? point;
}

/** `c-nd` → `client node (c-nd)`. */
export function pointWords(point: string): string {
  const words = say().points[point];
  return words ? `${words} (${point})` : point;
}

/** `1 span`, `96 spans`; the English word names it in every language. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return say().count(count, one, many);
}

/** `1234567` → `1,234,567`; a regular expression, because the first use of Intl costs more than drawing a trace. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
