import { inLanguage } from '../../language';
import { inBrackets } from '../../punctuation';
import { KIND_LETTERS } from '../layout/traceSpans';
import { KIND_SOURCES, KIND_WORDS } from '../words';
import { NO_SERVICE, type Grouping, type StatisticsColumn } from './statistics';

export const say = inLanguage({
  en: {
    label: 'Statistics of the spans. Enter finds the spans of a row.',
    groupBy: 'Group by',
    groupings: {
      service: 'Service',
      operation: 'Operation',
      serviceOperation: 'Service and operation',
      host: 'Node',
      pod: 'Pod',
      protocol: 'Protocol',
      source: 'Source',
      kind: 'Span kind',
    } as Record<Grouping, string>,
    columns: {
      selfNs: 'Self time',
      totalNs: 'Total time',
      count: 'Spans',
      errors: 'Errors',
      minNs: 'Min',
      medianNs: 'Median',
      p95Ns: 'p95',
      maxNs: 'Max',
    } as Record<StatisticsColumn, string>,
    hints: {
      selfNs: 'Time in which a span ran and none of its children; the bar is the share of all self time',
      totalNs: 'Sum of the durations; children count again',
      count: 'How many spans',
      errors: 'Server errors, client errors and timeouts',
      minNs: 'Shortest duration',
      medianNs: 'Half of the spans took at most this long',
      p95Ns: '95 % of the spans took at most this long',
      maxNs: 'Longest duration',
    } as Record<StatisticsColumn, string>,
    find: 'Find these spans',
    found: 'These spans are searched for; click to stop',
    nothing: 'The trace is empty.',
    working: 'Counting …',
    groups: (groups: string, spans: string) => `${groups} groups, ${spans} spans of all trees`,
    network: 'network',
    none: 'none',
  },
  zh: {
    label: 'Span 统计。按 Enter 查找一行的 Span。',
    groupBy: '分组',
    groupings: {
      service: '服务',
      operation: '操作',
      serviceOperation: '服务与操作',
      host: '节点',
      pod: 'Pod',
      protocol: '协议',
      source: '来源',
      kind: 'Span 类型',
    },
    columns: {
      selfNs: '自身耗时',
      totalNs: '总耗时',
      count: 'Span 数',
      errors: '错误数',
      minNs: '最小',
      medianNs: '中位数',
      p95Ns: 'p95',
      maxNs: '最大',
    },
    hints: {
      selfNs: 'Span 运行而其子 Span 均未运行的时间；条形为占全部自身耗时的比例',
      totalNs: '时长之和；子 Span 重复计入',
      count: 'Span 的数量',
      errors: '服务端错误、客户端错误与超时',
      minNs: '最短时长',
      medianNs: '一半的 Span 不超过此时长',
      p95Ns: '95% 的 Span 不超过此时长',
      maxNs: '最长时长',
    },
    find: '查找这些 Span',
    found: '正在查找这些 Span；再次点击取消',
    nothing: '调用链为空。',
    working: '计算中…',
    groups: (groups, spans) => `${groups} 组，所有树共 ${spans} 个 Span`,
    network: '网络',
    none: '无',
  },
});

/** What a row is called. */
export function groupName(by: Grouping, name: readonly string[]): string {
  if (by === 'source') {
    const kind = KIND_LETTERS.findIndex((letter) => letter === name[0]);
    return inBrackets(`${name[0]} ${KIND_WORDS[kind]}`, KIND_SOURCES[kind]);
  }
  return name.map((text) => (text === NO_SERVICE ? say().network : text === '' ? say().none : text)).join(' · ');
}
