import { isAsked, likePart, readAsked, type Asked } from '../asked';
import type { CallFilters } from '../callsRequest';
import { anyOf, type Condition } from '../condition';
import { askedSpans, askedTraces } from '../idFilter';
import type { OtelCatalog } from './catalog';
import { NAMESPACES } from './ends';
import type { IdColumn } from './schema';
import { literal, quote } from './sqlText';

/** What owns a pod, as the collector's k8sattributes processor names it. */
const WORKLOADS = [
  'k8s.deployment.name',
  'k8s.statefulset.name',
  'k8s.daemonset.name',
  'k8s.cronjob.name',
  'k8s.job.name',
  'k8s.replicaset.name',
];

/** Where a span may say what was asked for. */
const RESOURCES = ['url.path', 'http.target', 'url.full', 'http.url', 'db.query.text', 'db.statement', 'rpc.method'];

/** SQL of what a dashboard's variable is called by, at the span's own end; '' where the resource does not say. */
export function otelTag(catalog: OtelCatalog, tag: 'cluster' | 'namespace' | 'workload' | 'service'): string {
  const attribute = (key: string) => catalog.attribute('ResourceAttributes', key);
  switch (tag) {
    case 'cluster':
      return attribute('k8s.cluster.name');
    case 'namespace':
      return firstSaid(NAMESPACES.map(attribute));
    case 'workload':
      return firstSaid(WORKLOADS.map(attribute));
    case 'service':
      return `toString(${catalog.column('ServiceName')})`;
  }
}

/** SQL: the first of these texts that is not empty. */
function firstSaid(texts: readonly string[]): string {
  return `multiIf(${texts.map((sql) => `${sql} != '', ${sql}`).join(', ')}, '')`;
}

const OF_RESOURCE = [
  ['cluster', 'clusters', ['k8s.cluster.name']],
  ['namespace', 'namespaces', NAMESPACES],
  ['workload', 'workloads', WORKLOADS],
] as const;

/**
 * That one of these attributes is one of the texts, where the resource is a map of texts: what follows says which of them
 * counts, but only this can use the exporter's index on the map's values. Not of '', which absent ones have, too.
 */
function isAnyOf(catalog: OtelCatalog, keys: readonly string[], texts: readonly string[], parameter: string): string[] {
  const [found, ...more] = catalog.sources('ResourceAttributes');
  const isWhole = texts.length > 0 && texts.every((text) => text !== '' && !text.includes('*'));
  if (!isWhole || !found || more.length > 0 || !('column' in found.source) || !/^Map\(.*, String\)$/.test(found.type)) {
    return [];
  }
  const column = quote(found.source.column);
  return [`(${keys.map((key) => `${column}[${literal(key)}] IN {${parameter}:Array(String)}`).join(' OR ')})`];
}

/** The filters of the list of calls on spans. A span knows its own end only: that one must fit. */
export function otelFilters(catalog: OtelCatalog, filters: CallFilters): Condition {
  const terms: string[] = ['1'];
  const params: Record<string, unknown> = {};
  const among = (
    sql: string,
    parameter: string,
    texts: readonly string[] = [],
    asked: Asked = readAsked(texts)
  ): void => {
    if (texts.length > 0) {
      const condition = isAsked([sql], asked, parameter);
      terms.push(condition.sql);
      Object.assign(params, condition.params);
    }
  };
  for (const [tag, parameter, keys] of OF_RESOURCE) {
    terms.push(...isAnyOf(catalog, keys, filters[parameter] ?? [], parameter));
    among(otelTag(catalog, tag), parameter, filters[parameter]);
  }
  among(otelTag(catalog, 'service'), 'services', filters.services);
  for (const condition of [
    ...isAskedId(catalog, 'TraceId', askedTraces(filters.traceIds), 'trace_ids'),
    ...isAskedId(catalog, 'SpanId', askedSpans(filters.spanIds), 'span_ids'),
  ]) {
    terms.push(condition.sql);
    Object.assign(params, condition.params);
  }
  if (filters.requestResource) {
    const said = [...RESOURCES.map((key) => catalog.attribute('SpanAttributes', key)), catalog.column('SpanName')];
    terms.push(`(${said.map((sql) => `${sql} ILIKE {resource:String}`).join(' OR ')})`);
    params.resource = likePart(filters.requestResource);
  }
  return { sql: terms.join('\n  AND '), params };
}

/** Whole ids by the column as it is, for its index; parts of ids by their text. Of nothing, no condition. */
function isAskedId(catalog: OtelCatalog, column: IdColumn, { exact, patterns }: Asked, parameter: string): Condition[] {
  const conditions = [
    ...(exact.length > 0 ? [catalog.isOneOf(column, exact, parameter)] : []),
    ...(patterns.length > 0 ? [isAsked([catalog.column(column)], { exact: [], patterns }, parameter)] : []),
  ];
  return conditions.length < 2 ? conditions : [anyOf(conditions)];
}
