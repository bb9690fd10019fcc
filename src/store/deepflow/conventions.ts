import type { Catalog } from './catalog';
import { OTEL } from './responseStatus';

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
  const has = hasAttributes(catalog);
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

/**
 * Expression for what was asked for: the column, else of an OTel span what its attributes tell (`requestOfRow.ts`), for
 * filters. It reads the attribute arrays, which are large.
 */
export function requestResourceSql(catalog: Catalog): string {
  const own = `toString(${catalog.column('request_resource')})`;
  if (!hasAttributes(catalog)) {
    return own;
  }
  const attribute = (name: string) => attributeOf(catalog, name);
  const told = [
    ...['db.query.text', 'messaging.destination.name', 'messaging.destination', 'url.path'].map(attribute),
    ...['url.full', 'http.url'].map((name) => `path(${attribute(name)})`),
  ];
  const others = told.map((text) => `${text} != '', ${text}`).join(', ');
  return `multiIf(${own} != '' OR ${catalog.column('signal_source')} != ${OTEL}, ${own}, ${others}, '')`;
}

function hasAttributes({ has }: Catalog): boolean {
  return has('attribute_names') && has('attribute_values') && has('signal_source');
}
