import type { Catalog, LogicalColumn } from './catalog';

/**
 * OpenTelemetry's stable conventions, which today's SDKs send. DeepFlow (to 7.1) reads only the older ones into columns
 * and leaves the stable ones in the attribute arrays, so such a span has neither path nor HTTP status in its row.
 * Source: the conventions for HTTP and database spans, version 1.23 and later.
 */
const OTEL = 4;

/** `response_status` of DeepFlow. */
const [OK, SERVER_ERROR, CLIENT_ERROR] = [0, 3, 4];

/** SQL expressions that say what the stable conventions say, where the row's own column says nothing. */
export type ConventionColumn = Extract<
  LogicalColumn,
  'request_type' | 'request_domain' | 'request_resource' | 'response_status' | 'response_code'
>;

/** What decoding reads of an end beside ids, without the `_0` or `_1`. */
type PlaceColumn = 'pod' | 'pod_node' | 'pod_ns' | 'ip';

const PLACES: ReadonlyArray<readonly [name: 'pod' | 'pod_node' | 'pod_ns', attribute: string]> = [
  ['pod', 'k8s.pod.name'],
  ['pod_node', 'k8s.node.name'],
  ['pod_ns', 'k8s.namespace.name'],
];

/**
 * Expressions for an end's pod, node, namespace and address. Of an OTel span that came through a central collector
 * DeepFlow knows none (it tags by the sender's address, which is the collector's), while the span's resource may name
 * them: taken where the id is 0, for the end where the code ran. The node is what its clock is told apart by.
 */
export function placeColumns(catalog: Catalog, end: 0 | 1): Record<PlaceColumn, string> {
  const c = catalog.column;
  const has = catalog.has('attribute_names') && catalog.has('attribute_values') && catalog.has('signal_source');
  const isHere = `${c('signal_source')} = ${OTEL} AND ${c('observation_point')} ${end === 0 ? '=' : '!='} 'c-app'`;
  const podIp = attributeOf(catalog, 'k8s.pod.ip');
  const names = PLACES.map(([name, attribute]): [PlaceColumn, string] => {
    const id = c(`${name}_id_${end}`);
    const known = catalog.name(name, id);
    return [name, has ? `if(${isHere} AND ${id} = 0, ${attributeOf(catalog, attribute)}, ${known})` : known];
  });
  const ip = catalog.ip(end);
  const isUntagged = `${isHere} AND ${c(`pod_id_${end}`)} = 0 AND ${podIp} != ''`;
  return Object.fromEntries([...names, ['ip', has ? `if(${isUntagged}, ${podIp}, ${ip})` : ip]]) as Record<
    PlaceColumn,
    string
  >;
}

/** Text of an attribute; index 0, for a name that is not there, gives ''. */
function attributeOf(catalog: Catalog, name: string): string {
  return `${catalog.column('attribute_values')}[indexOf(${catalog.column('attribute_names')}, '${name}')]`;
}

/** Expressions in place of columns. They read the attribute arrays, which are large: for few rows only. */
export function conventionColumns(catalog: Catalog): Record<ConventionColumn, string> {
  const c = catalog.column;
  const columns = {
    request_type: c('request_type'),
    request_domain: c('request_domain'),
    request_resource: c('request_resource'),
    response_status: c('response_status'),
    response_code: c('response_code'),
  };
  if (!catalog.has('attribute_names') || !catalog.has('attribute_values') || !catalog.has('signal_source')) {
    return columns;
  }
  const attribute = (name: string) => attributeOf(catalog, name);
  const isOtel = `${c('signal_source')} = ${OTEL}`;
  const firstOf = (column: 'request_type' | 'request_domain' | 'request_resource', ...texts: string[]) => {
    const own = `toString(${columns[column]})`;
    const others = texts.map((text) => `${text} != '', ${text}`).join(', ');
    return `multiIf(${own} != '' OR NOT (${isOtel}), ${own}, ${others}, '')`;
  };
  const status = `toUInt16OrZero(${attribute('http.response.status_code')})`;
  return {
    request_type: firstOf('request_type', attribute('http.request.method'), attribute('db.operation.name')),
    request_domain: firstOf('request_domain', attribute('server.address')),
    request_resource: firstOf(
      'request_resource',
      attribute('url.path'),
      `path(${attribute('url.full')})`,
      attribute('db.query.text')
    ),
    response_status: `multiIf(NOT (${isOtel}) OR ${status} = 0, ${columns.response_status}, ${status} >= 500, ${SERVER_ERROR}, ${status} >= 400, ${CLIENT_ERROR}, ${OK})`,
    response_code: `if(${isOtel} AND ${status} != 0, toInt64(${status}), toInt64(${columns.response_code}))`,
  };
}
