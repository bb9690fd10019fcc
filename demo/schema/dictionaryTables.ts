/** What DeepFlow's `flow_tag` dictionaries look like: layout, key and attributes. */

export interface DictionaryTable {
  /** FLAT takes ids below 500,000 (ClickHouse's own limit for that layout). */
  layout: 'FLAT' | 'COMPLEX_KEY_HASHED';
  key: Record<string, 'UInt64' | 'String'>;
  attributes: Record<string, 'UInt64' | 'Int64' | 'String'>;
}

const flat = (attributes: DictionaryTable['attributes'], key = 'id'): DictionaryTable => ({
  layout: 'FLAT',
  key: { [key]: 'UInt64' },
  attributes: { name: 'String', ...attributes },
});

const icon = { icon_id: 'Int64' } as const;
const owner = { team_id: 'UInt64', domain_id: 'UInt64', sub_domain_id: 'UInt64' } as const;

export const DICTIONARY_TABLES = {
  region_map: flat(icon),
  az_map: flat({ ...icon, team_id: 'UInt64', domain_id: 'UInt64' }),
  chost_map: flat({ ...icon, ...owner }),
  l3_epc_map: flat({ ...icon, ...owner }),
  subnet_map: flat({ ...icon, ...owner }),
  pod_cluster_map: flat({ ...icon, ...owner }),
  pod_node_map: flat({ ...icon, pod_cluster_id: 'UInt64', ...owner }),
  pod_ns_map: flat({ ...icon, pod_cluster_id: 'UInt64', ...owner }),
  pod_ingress_map: flat({ ...icon, ...owner }),
  pod_service_map: flat({ ...icon, ...owner }),
  pod_group_map: flat({ pod_group_type: 'UInt64', ...icon, ...owner }),
  pod_map: flat({
    ...icon,
    pod_ns_id: 'UInt64',
    pod_node_id: 'UInt64',
    pod_service_id: 'UInt64',
    pod_group_id: 'UInt64',
    ...owner,
  }),
  gprocess_map: flat({ ...icon, chost_id: 'UInt64', l3_epc_id: 'UInt64', biz_type: 'UInt64', ...owner }),
  vtap_map: flat({ ...icon, team_id: 'UInt64' }),
  biz_service_map: flat({ ...icon, ...owner }),
  tap_type_map: flat({}, 'value'),
  device_map: {
    layout: 'COMPLEX_KEY_HASHED',
    key: { devicetype: 'UInt64', deviceid: 'UInt64' },
    attributes: { name: 'String', ...icon, uid: 'String', hostname: 'String', ip: 'String' },
  },
  vtap_port_map: {
    layout: 'COMPLEX_KEY_HASHED',
    key: { vtap_id: 'UInt64', tap_port: 'UInt64' },
    attributes: {
      name: 'String',
      device_type: 'UInt64',
      device_id: 'UInt64',
      device_name: 'String',
      host_id: 'UInt64',
      host_name: 'String',
      chost_id: 'UInt64',
      chost_name: 'String',
      pod_node_id: 'UInt64',
      pod_node_name: 'String',
      ...icon,
    },
  },
  int_enum_map: {
    layout: 'COMPLEX_KEY_HASHED',
    key: { tag_name: 'String', value: 'UInt64' },
    attributes: { name: 'String', description: 'String' },
  },
  string_enum_map: {
    layout: 'COMPLEX_KEY_HASHED',
    key: { tag_name: 'String', value: 'String' },
    attributes: { name: 'String', description: 'String' },
  },
} satisfies Record<string, DictionaryTable>;

export type DictionaryName = keyof typeof DICTIONARY_TABLES;

export const DICTIONARY_NAMES = Object.keys(DICTIONARY_TABLES) as DictionaryName[];

/** The table behind a dictionary, named as in DeepFlow's metadata database: `pod_map` reads `flow_tag.ch_pod`. */
export const sourceTable = (dictionary: DictionaryName): string => `flow_tag.ch_${dictionary.replace(/_map$/, '')}`;

/** Ids of FLAT dictionaries must be smaller, or ClickHouse refuses to load the whole dictionary. */
export const FLAT_ID_LIMIT = 500_000;
