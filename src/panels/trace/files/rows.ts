/** The rows of the store behind a trace: as its details show them, and as stitching reads them. */
import type { Detail } from '../../../frames/details';
import type { PanelTrace } from '../../../frames/panelTrace';
import { rowIdsIn } from '../../../trace/rowId';

/** One row of the store, as the details of a span show it. */
export interface RowContents {
  /** '' where a data source of an earlier version does not tell. */
  id: string;
  attributes: Array<[key: string, value: string]>;
  /** OTLP events. */
  events: object[];
  /** All columns as text; ids with their names behind them. */
  columns: Record<string, string>;
}

/** More would keep the store busy for a file: they are left out, and that is said. */
export const MOST_ROWS = 5000;
/** The same for rows alone, of which many are asked for at once. */
export const MOST_SAVED_ROWS = 50_000;

export function rowIdsOf(trace: PanelTrace): string[] {
  const ids = new Set<string>();
  for (let span = 0; span < trace.count; span++) {
    rowIdsIn(trace.rowIds[span]).forEach((id) => ids.add(id));
  }
  return Array.from(ids);
}

/** The details of several rows, apart: their keys end in ` (row 2)`. */
export function rowsOf(details: readonly Detail[]): RowContents[] {
  const rows = new Map<string, RowContents>();
  for (const { kind, key, value, row: id = '' } of details) {
    const [, name, number = ''] = /^(.*?)(?: \(row (\d+)\))?$/s.exec(key) ?? [];
    let row = rows.get(number);
    if (!row) {
      rows.set(number, (row = { id: '', attributes: [], events: [], columns: {} }));
    }
    if (kind === 'attribute') {
      row.attributes.push([name, value]);
    } else if (kind === 'event') {
      row.events.push({ name, attributes: [{ key: 'event', value: { stringValue: value } }] });
    } else if (kind === 'column') {
      row.columns[name] = value;
      row.id = id;
    }
  }
  return Array.from(rows.values());
}

/** JSON Lines: a row a line, in the order of `ids`; rows that are gone are left out. */
export function* rowLines(ids: readonly string[], rows: ReadonlyMap<string, string>): Generator<string> {
  for (const id of ids) {
    const text = rows.get(id);
    if (text !== undefined) {
      yield `${text}\n`;
    }
  }
}
