import { attributeOfKey, isCallKey, type CallFilter, type CallKey } from '../../trace/callFilter';
import type { Condition } from '../condition';
import { SaidSql } from '../conventionsSql';
import { filterConditions, unknownKey, type FilterColumn } from '../filterCondition';
import { askedTraces } from '../idFilter';
import { firstText } from '../sqlParts';
import { StoreError } from '../storeError';
import { attributeSql } from './attributeSource';
import type { OtelCatalog } from './catalog';
import type { AttributeColumn } from './columns';
import { lengthSql } from './duration';
import { NAMES } from './ends';
import { otelTag } from './filters';
import { isJson } from './jsonColumn';
import { literal, quote } from './sqlText';
import { kindSql, kindWords, statusSql } from './words';

/**
 * The list's filters on columns and attributes, as the list shows them.
 * @throws StoreError of a filter that its key does not take, or that no span answers
 */
export function otelColumnFilters(catalog: OtelCatalog, filters: readonly CallFilter[]): Condition[] {
  return filterConditions(filters, ({ key }, parameter) => otelFilterColumn(catalog, key, parameter));
}

/** What a key is in a table of spans. @throws StoreError of a key that there is not, or that is not in a span's own row */
export function otelFilterColumn(catalog: OtelCatalog, key: string, parameter: string): FilterColumn {
  const attribute = attributeOfKey(key);
  if (attribute !== null) {
    return attributeColumn(catalog, attribute, parameter);
  }
  return isCallKey(key) ? callColumn(catalog, key) : unknownKey(key);
}

function callColumn(catalog: OtelCatalog, key: CallKey): FilterColumn {
  const c = catalog.column;
  const of = (...texts: string[]): FilterColumn => ({ kind: 'text', of: texts });
  const said = new SaidSql({
    attribute: (name) => catalog.attribute('SpanAttributes', name),
    status: `transform(${statusSql(c('StatusCode'))}, ['error', '2', 'ok', '1'], ['error', 'error', 'ok', 'ok'], 'unset')`,
    message: `toString(${c('StatusMessage')})`,
  });
  switch (key) {
    case 'cluster':
    case 'namespace':
    case 'workload':
    case 'service':
      return of(otelTag(catalog, key));
    case 'duration':
      return { kind: 'duration', of: `greatest(${lengthSql(c('Duration'))}, toInt64(0))` };
    case 'responseCode':
      return { kind: 'number', of: said.responseCode };
    case 'status':
      return of(said.responseStatus);
    case 'requestType':
      return of(said.requestType);
    case 'requestResource':
      return of(said.requestResource);
    case 'protocol':
      return of(said.protocol);
    case 'exception':
      return of(said.responseException);
    case 'client':
      throw new StoreError(
        'Who called is not in a span of who was called, so that OTel spans have no filter of client.'
      );
    case 'server': {
      const far = firstText([usableAddress(said.peerAddress), said.requestDomain]);
      return of(`if(${isOfKind(catalog, 'client', 'producer')}, ${far}, ${ownName(catalog)})`);
    }
    case 'traceId':
      return {
        kind: 'text',
        of: [c('TraceId')],
        isOneOf: (ids, parameter) => catalog.isOneOf('TraceId', askedTraces(ids).exact, parameter),
      };
    case 'observationPoint':
      return of(
        `multiIf(${isOfKind(catalog, 'client', 'producer')}, 'c-app', ${isOfKind(catalog, 'server', 'consumer')}, 's-app', 'app')`
      );
    case 'signalSource':
      return of(`'otel'`);
    case 'endpoint':
      return of(`toString(${c('SpanName')})`);
  }
}

function isOfKind(catalog: OtelCatalog, ...kinds: Parameters<typeof kindWords>): string {
  return `${kindSql(catalog.column('SpanKind'))} IN (${kindWords(...kinds)
    .map(literal)
    .join(', ')})`;
}

/** Of the code that sent a span: its service, else its pod or address. */
function ownName(catalog: OtelCatalog): string {
  const first = (names: readonly string[]): string =>
    firstText(names.map((name) => catalog.attribute('ResourceAttributes', name)));
  const service = `toString(${catalog.column('ServiceName')})`;
  return firstText([service, first(NAMES.service), first(NAMES.pod), usableAddress(first(NAMES.address))]);
}

/** As `usableAddress` of `ends.ts`. */
function usableAddress(text: string): string {
  const isAddress = `match(${text}, '^[0-9]{1,3}([.][0-9]{1,3}){3}$|(?i)^[0-9a-f:]*:[0-9a-f:.]*$')`;
  const isLocal = `match(${text}, '^(127[.]|0[.]0[.]0[.]0$|::1?$)')`;
  return `if(${isAddress} AND NOT ${isLocal}, ${text}, '')`;
}

/** An identifier cannot be a parameter: of JSON only names without what could end one. */
const IN_JSON = /^[\w./:@ -]+$/;

const BOTH: readonly AttributeColumn[] = ['SpanAttributes', 'ResourceAttributes'];

/** Of the span, else of its resource. */
function attributeColumn(catalog: OtelCatalog, key: string, parameter: string): FilterColumn {
  const sources = BOTH.flatMap((column) => catalog.sources(column));
  if (sources.some(({ type }) => isJson(type)) && !IN_JSON.test(key)) {
    throw new StoreError(`"${key}" is no name of an attribute that a column of JSON can be asked for.`);
  }
  const params: Record<string, unknown> = {};
  const nameOf = (name: string): string => {
    const own = name === key ? parameter : `${parameter}_underscored`;
    params[own] = name;
    return `{${own}:String}`;
  };
  const value = firstText(BOTH.map((column) => attributeSql(catalog.sources(column), key, nameOf)));
  const isMapOfTexts = ({ source, type }: (typeof sources)[number]) =>
    'column' in source && /^Map\(.*, String\)$/.test(type);
  // a table that keeps no attributes has no source
  const maps = sources.length > 0 && sources.every(isMapOfTexts);
  return {
    kind: 'text',
    of: [value],
    mayBeNumber: true,
    params,
    // what follows says which of them counts, but only this can use the exporter's index on the maps' values
    ...(maps && {
      isOneOf: (texts, name) => {
        const among = `IN {${name}_0:Array(String)}`;
        const either = sources.map(
          ({ source }) => `${quote((source as { column: string }).column)}[${nameOf(key)}] ${among}`
        );
        return {
          sql: texts.includes('') ? `${value} ${among}` : `(${either.join(' OR ')}) AND ${value} ${among}`,
          params: { [`${name}_0`]: texts },
        };
      },
    }),
  };
}
