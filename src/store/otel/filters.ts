import { isAsked, likePart, readAsked, type Asked } from '../asked';
import type { CallFilters } from '../callsRequest';
import type { Condition } from '../condition';
import { askedSpans, askedTraces } from '../idFilter';
import type { OtelCatalog } from './catalog';
import { NAMESPACES } from './ends';

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
  among(otelTag(catalog, 'cluster'), 'clusters', filters.clusters);
  among(otelTag(catalog, 'namespace'), 'namespaces', filters.namespaces);
  among(otelTag(catalog, 'workload'), 'workloads', filters.workloads);
  among(otelTag(catalog, 'service'), 'services', filters.services);
  among(catalog.column('TraceId'), 'trace_ids', filters.traceIds, askedTraces(filters.traceIds));
  among(catalog.column('SpanId'), 'span_ids', filters.spanIds, askedSpans(filters.spanIds));
  if (filters.requestResource) {
    const said = [...RESOURCES.map((key) => catalog.attribute('SpanAttributes', key)), catalog.column('SpanName')];
    terms.push(`(${said.map((sql) => `${sql} ILIKE {resource:String}`).join(' OR ')})`);
    params.resource = likePart(filters.requestResource);
  }
  return { sql: terms.join('\n  AND '), params };
}
