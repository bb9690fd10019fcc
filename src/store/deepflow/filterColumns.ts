import { attributeOfKey, isCallKey, isPlaceKey, type CallFilter, type CallKey } from '../../trace/callFilter';
import { RESPONSE_STATUS_BY_CODE } from '../../trace/span';
import { isAsked } from '../asked';
import type { Condition } from '../condition';
import { SaidSql } from '../conventionsSql';
import { filterConditions, unknownKey, type FilterColumn } from '../filterCondition';
import { askedTraces } from '../idFilter';
import { protocolOfRowSql } from '../protocolsSql';
import { named, words } from '../sqlParts';
import type { Catalog, LogicalColumn } from './catalog';
import { SIGNAL_SOURCES } from './enums';
import { nameOfEnd } from './nameOfEnd';
import { FIRST_OF_RESOURCE, readAttributesSql } from './requestOfRow';
import { OTEL, SESSION, statusSql } from './responseStatus';
import { servicesOfEnd } from './services';

/**
 * The list's filters on columns and attributes, as the list shows them.
 * @throws StoreError of a filter that its key does not take
 */
export function columnFilters(catalog: Catalog, filters: readonly CallFilter[]): Condition[] {
  return filterConditions(filters, ({ key }, parameter) => filterColumn(catalog, key, parameter));
}

/** What a key is in `l7_flow_log`. @throws StoreError of a key that there is not */
export function filterColumn(catalog: Catalog, key: string, parameter: string): FilterColumn {
  const attribute = attributeOfKey(key);
  if (attribute !== null) {
    return attributeColumn(catalog, attribute, parameter);
  }
  return isCallKey(key) ? callColumn(catalog, key) : unknownKey(key);
}

function callColumn(catalog: Catalog, key: CallKey): FilterColumn {
  const c = catalog.column;
  const text = (name: LogicalColumn): string => `ifNull(toString(${c(name)}), '')`;
  const of = (...texts: string[]): FilterColumn => ({ kind: 'text', of: texts });
  if (isPlaceKey(key)) {
    return of(...([0, 1] as const).flatMap((end) => namesOfPlace(catalog, key, end)));
  }
  switch (key) {
    case 'duration': {
      const us = (name: 'start_time' | 'end_time') => `toUnixTimestamp64Micro(${c(name)})`;
      const ns = `greatest(${us('end_time')} - ${us('start_time')}, toInt64(0)) * 1000`;
      return { kind: 'duration', of: `if(${c('type')} = ${SESSION}, ${ns}, NULL)` };
    }
    case 'responseCode':
      return { kind: 'number', of: said(catalog, key) };
    case 'status':
    case 'requestType':
    case 'requestResource':
    case 'protocol':
    case 'exception':
      return of(said(catalog, key));
    case 'client':
      return of(nameOfEnd(catalog, 0));
    case 'server':
      return of(nameOfEnd(catalog, 1));
    case 'traceId':
      return {
        kind: 'text',
        of: [text('trace_id')],
        isOneOf: (ids, parameter) => isAsked([c('trace_id')], { ...askedTraces(ids), patterns: [] }, parameter),
      };
    case 'observationPoint':
      return of(text('observation_point'));
    case 'signalSource': {
      const codes = Object.keys(SIGNAL_SOURCES).join(', ');
      return of(
        `transform(toInt64(${c('signal_source')}), [${codes}], [${words(Object.values(SIGNAL_SOURCES))}], 'packet')`
      );
    }
    default:
      return of(text('endpoint'));
  }
}

function namesOfPlace(catalog: Catalog, key: string, end: 0 | 1): string[] {
  const id = (name: string): string => catalog.column(`${name}_${end}` as LogicalColumn);
  switch (key) {
    case 'cluster':
      return [catalog.nameOrId('pod_cluster', id('pod_cluster_id'))];
    case 'namespace':
      return [catalog.nameOrId('pod_ns', id('pod_ns_id'))];
    case 'workload':
      return [catalog.nameOrId('pod_group', id('pod_group_id'))];
    default:
      return servicesOfEnd(catalog, end);
  }
}

type SaidKey = 'status' | 'responseCode' | 'requestType' | 'requestResource' | 'protocol' | 'exception';

/** A column, or, of a span of code, what its attributes say, too: as `requestOfRow.ts` reads them. */
function said(catalog: Catalog, key: SaidKey): string {
  const c = catalog.column;
  const text = (name: LogicalColumn): string => `ifNull(toString(${c(name)}), '')`;
  const wordOf = (code: string): string =>
    `transform(toInt64(${code}), [${RESPONSE_STATUS_BY_CODE.map((_, i) => i).join(', ')}], [${words(RESPONSE_STATUS_BY_CODE)}], 'unknown')`;
  const code = `toInt64(${c('response_code')})`;
  const own = {
    status: wordOf(statusSql(catalog)),
    responseCode: code,
    requestType: text('request_type'),
    requestResource: text('request_resource'),
    protocol: protocolOfRowSql(c('l7_protocol'), text('biz_protocol')),
    exception: text('response_exception'),
  };
  if (!readAttributesSql(catalog)) {
    return own[key];
  }
  const isOk = `toInt64(${statusSql(catalog)}) = 0 AND ifNull(${code} <= 999, 1)`;
  const span = new SaidSql({
    attribute: attributeInSpan,
    status: `multiIf(${own.status} = 'server_error', 'error', ${isOk}, 'ok', 'unset')`,
    message: own.exception,
  });
  const orSaid = (column: string, other: string): string => `if(${column} != '', ${column}, ${other})`;
  const ofCode = {
    status: () =>
      named(span.responseStatus, 'said', `if(said = 'unknown' AND ${own.status} != 'ok', ${own.status}, said)`),
    responseCode: () => `coalesce(${span.responseCode}, if(${code} >= 100 AND ${code} <= 999, ${code}, NULL))`,
    requestType: () => orSaid(own.requestType, span.requestType),
    requestResource: () => orSaid(own.requestResource, span.requestResource),
    protocol: () => named(span.protocol, 'said', `if(said != '', said, ${own.protocol})`),
    exception: () => orSaid(own.exception, span.responseException),
  };
  return `if(${c('signal_source')} = ${OTEL}, ${inSpan(catalog, ofCode[key]())}, ${own[key]})`;
}

/** SQL in which `attributeInSpan` has the span's own attributes, as `attributesOfSpan` reads them. */
function inSpan(catalog: Catalog, sql: string): string {
  const [names, values] = [catalog.column('attribute_names'), catalog.column('attribute_values')];
  const own = `arraySlice(${names}, 1, length(${names}) - indexOf(arrayReverse(${names}), '${FIRST_OF_RESOURCE}'))`;
  return `arrayMap((names, texts) -> ${sql}, [${own}], [arrayMap(told -> if(told = '""', '', told), ${values})])[1]`;
}

/** Index 0, for a name that is not there, gives ''. */
const attributeInSpan = (name: string): string =>
  // every version has a statement's text, which can be long, in a column
  name === 'db.statement' ? `''` : `texts[indexOf(names, '${name}')]`;

/** Of the span or its resource, the first of the name; index 0, for a name that is not there, gives ''. */
function attributeColumn(catalog: Catalog, name: string, parameter: string): FilterColumn {
  const [names, values] = [catalog.column('attribute_names'), catalog.column('attribute_values')];
  const value = `${values}[indexOf(${names}, {${parameter}:String})]`;
  return {
    kind: 'text',
    of: [`if(${value} = '""', '', ${value})`],
    mayBeNumber: true,
    params: { [parameter]: name },
  };
}
