/** Names of the numbers and short texts in `l7_flow_log`, by DeepFlow's tag names. */
import { L7_PROTOCOLS } from '../../src/store/l7Protocols';

const deviceTypes = {
  0: 'Internet IP',
  1: 'Cloud Host',
  5: 'Router',
  6: 'Hypervisor',
  9: 'DHCP Gateway',
  10: 'Pod',
  11: 'K8s Service',
  12: 'Redis',
  13: 'RDS',
  14: 'K8s Node',
  15: 'Load Balancer',
  16: 'NAT Gateway',
  120: 'Process',
  255: 'IP',
};

const serviceTypes = {
  ...deviceTypes,
  101: 'Workload',
  102: 'Service',
  103: 'K8s Cluster',
  104: 'Biz Service',
  105: 'Custom Biz Service',
  130: 'Deployment',
  131: 'StatefulSet',
  132: 'ReplicationController',
  133: 'DaemonSet',
  134: 'ReplicaSetController',
  135: 'CloneSet',
};

const signalSources = { 0: 'Packet', 3: 'eBPF', 4: 'OTel' };

export const INT_ENUMS: Record<string, Record<number, string>> = {
  signal_source: signalSources,
  l7_signal_source: signalSources,
  type: { 0: 'Request', 1: 'Response', 2: 'Session' },
  response_status: {
    0: 'Success',
    1: 'Error',
    2: 'Timeout',
    3: 'Server Error',
    4: 'Client Error',
    5: 'Unknown',
    6: 'Parse Failed',
  },
  span_kind: { 0: 'Unspecified', 1: 'Internal', 2: 'Server', 3: 'Client', 4: 'Producer', 5: 'Consumer' },
  protocol: { 6: 'TCP', 17: 'UDP' },
  l7_protocol: { 0: 'N/A', ...L7_PROTOCOLS },
  capture_nic_type: {
    0: 'Local NIC',
    1: 'NFV Gateway NIC',
    2: 'ERSPAN',
    3: 'ERSPAN (IPv6)',
    4: 'Traffic Mirror',
    5: 'NetFlow',
    6: 'sFlow',
    7: 'eBPF',
    8: 'OTel',
  },
  tunnel_type: { 0: 'N/A', 1: 'VXLAN', 2: 'IPIP', 3: 'GRE', 4: 'Geneve', 5: 'VXLAN-NSH' },
  nat_source: { 0: 'N/A', 2: 'VIP', 4: 'RTOA', 6: 'TOA' },
  auto_instance_type: deviceTypes,
  auto_service_type: serviceTypes,
};

export const STRING_ENUMS: Record<string, Record<string, string>> = {
  observation_point: {
    c: 'Client NIC',
    'c-nd': 'Client K8s Node',
    'c-hv': 'Client VM Hypervisor',
    'c-gw-hv': 'Client-side Gateway Hypervisor',
    'c-gw': 'Client-side Gateway',
    local: 'Local NIC',
    rest: 'Other NIC',
    's-gw': 'Server-side Gateway',
    's-gw-hv': 'Server-side Gateway Hypervisor',
    's-hv': 'Server VM Hypervisor',
    's-nd': 'Server K8s Node',
    s: 'Server NIC',
    'c-p': 'Client Process',
    's-p': 'Server Process',
    'c-app': 'Client Application',
    's-app': 'Server Application',
    app: 'Application',
  },
};
