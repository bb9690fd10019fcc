import type { StoreRow } from '../client';
import { OLDER_NAMES } from '../deepflow/columns';
import { unixMicros } from '../deepflow/unixMicros';

/**
 * A row of `l7_flow_log` as it left ClickHouse, with the columns as decoding reads them: by their names of version 7.1,
 * times in UTC, and of OTel spans what a statement would take out of the attributes (`conventions.ts`). A row that we
 * wrote stays as it is.
 * @throws when a time is none
 */
export function deepflowRow(given: StoreRow): StoreRow {
  const row = { ...given };
  for (const [name, older] of Object.entries(OLDER_NAMES)) {
    if (isNothing(row[name]) && !isNothing(row[older])) {
      row[name] = row[older];
    }
  }
  const aheadUs = zoneUs(row);
  row.start_time = unixMicros(row.start_time) - (isClock(row.start_time) ? aheadUs : 0);
  if (!isNothing(row.end_time)) {
    row.end_time = unixMicros(row.end_time) - (isClock(row.end_time) ? aheadUs : 0);
  }
  if (Number(row.signal_source) === OTEL) {
    readAttributes(row);
  }
  return row;
}

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === '';
const isClock = (value: unknown): boolean => typeof value === 'string' && value.includes(':');

const QUARTER_S = 900;

/**
 * How far the clock in the row's times is ahead of UTC, µs. ClickHouse writes times in the zone of the column, which is
 * Asia/Shanghai in DeepFlow's table unless told otherwise, and does not say so; but `_id` holds the second of `time`.
 */
function zoneUs({ _id, time }: StoreRow): number {
  if (!isClock(time) || !/^\d{15,20}$/.test(String(_id))) {
    return 0;
  }
  const aheadS = unixMicros(time) / 1e6 - Number(BigInt(String(_id)) >> 32n);
  const quarters = Math.round(aheadS / QUARTER_S);
  // Ids that are made otherwise say nothing.
  return Math.abs(quarters) <= 14 * 4 && Math.abs(aheadS - quarters * QUARTER_S) < 2 ? quarters * QUARTER_S * 1e6 : 0;
}

const OTEL = 4;
const [OK, SERVER_ERROR, CLIENT_ERROR] = [0, 3, 4];

/** The same as `conventionColumns` and `placeColumns` in SQL. */
function readAttributes(row: StoreRow): void {
  const { attribute_names: names, attribute_values: values } = row;
  if (!Array.isArray(names) || !Array.isArray(values)) {
    return;
  }
  const attribute = (name: string): string => String(values[names.indexOf(name)] ?? '');
  const fill = (column: string, ...texts: string[]) => {
    const found = texts.find((text) => text !== '');
    if (isNothing(row[column]) && found !== undefined) {
      row[column] = found;
    }
  };
  fill('request_type', attribute('http.request.method'), attribute('db.operation.name'));
  fill('request_domain', attribute('server.address'));
  fill('request_resource', attribute('url.path'), pathOf(attribute('url.full')), attribute('db.query.text'));
  const code = Number(attribute('http.response.status_code'));
  if (Number.isInteger(code) && code > 0 && code < 65_536) {
    row.response_code = code;
    row.response_status = code >= 500 ? SERVER_ERROR : code >= 400 ? CLIENT_ERROR : OK;
  }
  const end = row.observation_point === 'c-app' ? 0 : 1;
  const isUnknown = (column: string): boolean => isNothing(row[column]) || Number(row[column]) === 0;
  for (const [name, key] of PLACES) {
    if (isUnknown(`${name}_id_${end}`)) {
      fill(`${name}_${end}`, attribute(key));
    }
  }
  if (isUnknown(`pod_id_${end}`) && attribute('k8s.pod.ip') !== '') {
    row[`ip_${end}`] = attribute('k8s.pod.ip');
  }
}

const PLACES = [
  ['pod', 'k8s.pod.name'],
  ['pod_node', 'k8s.node.name'],
  ['pod_ns', 'k8s.namespace.name'],
] as const;

function pathOf(url: string): string {
  return /^[a-z][\w+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? '';
}
