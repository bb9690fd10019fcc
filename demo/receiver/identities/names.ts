/** Rows of the flow_tag dictionaries that the receiver reads and adds to; columns are the dictionaries' own. */
export interface Names {
  pod_cluster_map: Named[];
  pod_node_map: Array<Named & { pod_cluster_id: number }>;
  pod_ns_map: Array<Named & { pod_cluster_id: number }>;
  pod_group_map: Array<Named & { pod_group_type: number }>;
  pod_service_map: Named[];
  pod_map: Array<Named & { pod_ns_id: number; pod_node_id: number; pod_service_id: number; pod_group_id: number }>;
  /** The agents, one per node and named after it. */
  vtap_map: Named[];
}

export interface Named {
  id: number;
  name: string;
}

export const noNames = (): Names => ({
  pod_cluster_map: [],
  pod_node_map: [],
  pod_ns_map: [],
  pod_group_map: [],
  pod_service_map: [],
  pod_map: [],
  vtap_map: [],
});

export const isEmpty = (names: Names): boolean => Object.values(names).every((rows: Named[]) => rows.length === 0);
