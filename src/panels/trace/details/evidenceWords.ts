import { EVIDENCE_WORDS } from '../../../trace/evidenceWords';
import type { Evidence } from '../../../trace/trace';
import { inLanguage } from '../../language';

const say = inLanguage<Record<Evidence, string>>({
  en: EVIDENCE_WORDS,
  zh: {
    'parent-span-id': '此 Span 以 Span ID 指明了父级',
    'span-id': '两者的 Span ID 相同',
    'trace-id': '两者的 Trace ID 相同',
    'tcp-seq': 'TCP 序列号相同：同一请求在两处被观测到',
    syscall: '同一线程从一个走到另一个（系统调用追踪 ID）',
    'x-request-id': 'X-Request-ID 头相同',
    stream: '同一连接上的同一个流',
    'dns-id': 'DNS 查询 ID 相同',
    'unix-socket': '同一个 Unix 套接字的两端',
    message: '消息队列中的同一条消息',
    process: '同一进程',
    containment: '时间上位于父级之内',
    pattern: '两者之间的间隔是常见的',
  },
});

/** What a kind of evidence says; '' for one that is not known. */
export function evidenceWords(kind: string): string {
  return say()[kind as Evidence] ?? '';
}
