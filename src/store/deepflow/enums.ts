/** DeepFlow's codes as words. Source: the enums of `l7_flow_log` in version 7.1. */

export const TUNNELS: readonly string[] = ['', 'VXLAN', 'IPIP', 'GRE', 'Geneve', 'VXLAN-NSH'];

/** `signal_source`: 0 Packet, 3 eBPF, 4 OTel. */
export const SIGNAL_SOURCES: Readonly<Record<number, 'packet' | 'ebpf' | 'otel'>> = {
  0: 'packet',
  3: 'ebpf',
  4: 'otel',
};
