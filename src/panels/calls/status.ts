import type { ResponseStatus } from '../../trace/span';
import { inLanguage } from '../language';

const say = inLanguage({
  en: {
    words: {
      ok: 'OK',
      timeout: 'Timeout',
      server_error: 'Server error',
      client_error: 'Client error',
      unknown: 'Unknown',
      parse_failed: 'Not parsed',
    } as Record<ResponseStatus, string>,
    meanings: {
      ok: 'The call was answered and succeeded.',
      timeout: 'No answer was seen in time.',
      server_error: 'The server answered that it failed.',
      client_error: 'The server answered that the request was wrong.',
      unknown: 'Whether the call succeeded is not known.',
      parse_failed: 'The answer could not be parsed.',
    } as Record<ResponseStatus, string>,
  },
  zh: {
    words: {
      ok: '成功',
      timeout: '超时',
      server_error: '服务端错误',
      client_error: '客户端错误',
      unknown: '未知',
      parse_failed: '无法解析',
    } as Record<ResponseStatus, string>,
    meanings: {
      ok: '调用已得到响应并成功。',
      timeout: '未及时观测到响应。',
      server_error: '服务端响应称自身失败。',
      client_error: '服务端响应称请求有误。',
      unknown: '不清楚调用是否成功。',
      parse_failed: '响应无法解析。',
    } as Record<ResponseStatus, string>,
  },
});

/** The six outcomes of a call. */
export const STATUSES: readonly ResponseStatus[] = [
  'ok',
  'timeout',
  'server_error',
  'client_error',
  'unknown',
  'parse_failed',
];

/** An outcome of a call, in words short enough for a column. */
export function statusWords(status: ResponseStatus): string {
  return say().words[status] ?? status;
}

/** The same, explained, for the tooltip. */
export function statusMeaning(status: ResponseStatus): string {
  return say().meanings[status] ?? '';
}
