import type { NameRows } from '../schema/dictionaries';
import type { StoredNames } from './identities/names';
import type { L7FlowLogRow } from './row';
import { rowsOf, type RowGroup } from './rowGroup';
import { RowsRefusedError } from './store/rowWriter';
import type { SpanStore } from './store/spanSink';

/** For tests: a store in memory that can be down. */
export class FakeStore implements SpanStore {
  rows: L7FlowLogRow[] = [];
  names: NameRows = {};
  down = false;
  inserts = 0;
  /** What `insertRows` waits for. */
  gate: Promise<void> = Promise.resolve();
  /** Rows that the store refuses for good. */
  refuses: (row: L7FlowLogRow) => boolean = () => false;

  async readNames(): Promise<StoredNames> {
    this.check();
    const rows = (name: keyof NameRows) => (this.names[name] ?? []) as never;
    return {
      pod_cluster_map: rows('pod_cluster_map'),
      pod_node_map: rows('pod_node_map'),
      pod_ns_map: rows('pod_ns_map'),
      pod_group_map: rows('pod_group_map'),
      pod_service_map: rows('pod_service_map'),
      pod_map: rows('pod_map'),
      vtap_map: rows('vtap_map'),
      device_map: rows('device_map'),
    };
  }

  async insertNames(names: NameRows): Promise<void> {
    this.check();
    for (const [name, rows] of Object.entries(names)) {
      const key = name as keyof NameRows;
      Object.assign(this.names, { [key]: [...(this.names[key] ?? []), ...rows] });
    }
  }

  async insertRows(groups: RowGroup[]): Promise<void> {
    await this.gate;
    this.check();
    this.inserts++;
    const rows = groups.flatMap(rowsOf);
    if (rows.some(this.refuses)) {
      throw new RowsRefusedError('Cannot parse input');
    }
    this.rows.push(...rows);
  }

  private check(): void {
    if (this.down) {
      throw new Error('connect ECONNREFUSED');
    }
  }
}
