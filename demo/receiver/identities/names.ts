import type { NameRow, NameRows } from '../../schema/dictionaries';

/** The dictionaries that the receiver reads to find ids. */
export interface StoredNames {
  pod_cluster_map: Named[];
  pod_node_map: Array<Named & { pod_cluster_id: number }>;
  pod_ns_map: Array<Named & { pod_cluster_id: number }>;
  pod_group_map: Array<Named & { pod_group_type: number }>;
  pod_service_map: Named[];
  pod_map: Array<Named & { pod_ns_id: number; pod_node_id: number; pod_service_id: number; pod_group_id: number }>;
  /** The agents, one per node and named after it. */
  vtap_map: Named[];
  /** Pods and nodes with their addresses. */
  device_map: Array<{ devicetype: number; deviceid: number; ip: string }>;
}

export interface Named {
  id: number;
  name: string;
}

/** Rows for dictionaries, gathered one by one. */
export class NameList {
  readonly rows: { -readonly [Name in keyof NameRows]: Array<NameRow<Name>> } = {};
  size = 0;

  add<Name extends keyof NameRows>(dictionary: Name, row: NameRow<Name>): void {
    const rows = (this.rows[dictionary] ??= [] as never) as Array<NameRow<Name>>;
    rows.push(row);
    this.size++;
  }

  /** A thing that can be a row's `auto_instance` or `auto_service`: those names come from `device_map`. */
  addDevice(devicetype: number, deviceid: number, name: string, ip = ''): void {
    this.add('device_map', { devicetype, deviceid, name, ...(ip !== '' && { ip }) });
  }
}
