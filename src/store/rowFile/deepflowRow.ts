import { secondOfDeepflowRow } from '../../trace/rowId';
import type { StoreRow } from '../client';
import { OLDER_NAMES } from '../deepflow/columns';
import { unixMicros } from '../deepflow/unixMicros';

/**
 * A row of `l7_flow_log` as it left ClickHouse, with the columns as decoding reads them: by their names of version 7.1,
 * times in UTC, and of OTel spans the place that a statement would take out of the attributes (`conventions.ts`). What
 * its status means is known once all rows are there (`statuses.ts`). A row that we wrote stays as it is.
 * @throws when a time is none
 */
export function deepflowRow(given: StoreRow): StoreRow {
  const row = { ...given };
  for (const [name, older] of Object.entries(OLDER_NAMES)) {
    if (isUnset(row[name]) && !isUnset(row[older])) {
      row[name] = row[older];
    }
  }
  const aheadUs = zoneUs(row);
  row.start_time = unixMicros(row.start_time) - (isClock(row.start_time) ? aheadUs : 0);
  if (!isNothing(row.end_time)) {
    row.end_time = unixMicros(row.end_time) - (isClock(row.end_time) ? aheadUs : 0);
  }
  if (Number(row.signal_source) === OTEL) {
    readPlace(row);
  }
  return row;
}

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === '';
/** Upgraded tables have both names of a column, and in the newer one of an older row what a column is filled with. */
const isUnset = (value: unknown): boolean => isNothing(value) || value === 0 || value === '0';
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
  const aheadS = unixMicros(time) / 1e6 - secondOfDeepflowRow(String(_id));
  const quarters = Math.round(aheadS / QUARTER_S);
  // Ids that are made otherwise say nothing.
  return Math.abs(quarters) <= 14 * 4 && Math.abs(aheadS - quarters * QUARTER_S) < 2 ? quarters * QUARTER_S * 1e6 : 0;
}

const OTEL = 4;

/** The same as `placeColumns` in SQL. */
function readPlace(row: StoreRow): void {
  const { attribute_names: names, attribute_values: values } = row;
  if (!Array.isArray(names) || !Array.isArray(values)) {
    return;
  }
  const attribute = (name: string): string => String(values[names.indexOf(name)] ?? '');
  const end = row.observation_point === 'c-app' ? 0 : 1;
  for (const [name, key] of PLACES) {
    const column = `${name}_${end}`;
    if (isUnset(row[`${name}_id_${end}`]) && isNothing(row[column]) && attribute(key) !== '') {
      row[column] = attribute(key);
    }
  }
  if (isUnset(row[`pod_id_${end}`]) && attribute('k8s.pod.ip') !== '') {
    row[`ip_${end}`] = attribute('k8s.pod.ip');
  }
}

const PLACES = [
  ['pod', 'k8s.pod.name'],
  ['pod_node', 'k8s.node.name'],
  ['pod_ns', 'k8s.namespace.name'],
] as const;
