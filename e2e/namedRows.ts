import { demoNames } from '../demo/traffic/names';
import type { StoreRow } from '../src/store/client';

/** The demo's rows with the names that the store's dictionaries have for their ids, as the data source reads them. */
export function namedRows(rows: StoreRow[]): StoreRow[] {
  const names = demoNames();
  const byId = (list: ReadonlyArray<{ [key: string]: unknown; name: string }> = []) =>
    new Map(list.map(({ id, name }) => [Number(id), name]));
  const pods = byId(names.pod_map);
  const nodes = byId(names.pod_node_map);
  const groups = byId(names.pod_group_map);
  const services = byId(names.pod_service_map);
  const spaces = byId(names.pod_ns_map);
  const processes = byId(names.gprocess_map);
  const nics = new Map(names.vtap_port_map?.map((nic) => [`${nic.vtap_id} ${nic.tap_port}`, nic.name]));
  const side = (row: StoreRow, end: 0 | 1): StoreRow => {
    const named = (of: Map<number, string>, column: string) => of.get(Number(row[`${column}_${end}`])) ?? '';
    return {
      [`pod_${end}`]: named(pods, 'pod_id'),
      [`pod_node_${end}`]: named(nodes, 'pod_node_id'),
      [`pod_ns_${end}`]: named(spaces, 'pod_ns_id'),
      [`gprocess_${end}`]: named(processes, 'gprocess_id'),
      [`auto_instance_${end}`]: named(pods, 'pod_id'),
      [`auto_service_${end}`]: named(services, 'service_id') || named(groups, 'pod_group_id'),
    };
  };
  return rows.map((row) => ({
    ...row,
    ...side(row, 0),
    ...side(row, 1),
    capture_nic_name: nics.get(`${row.agent_id} ${row.capture_nic}`) ?? '',
  }));
}
