/** DeepFlow's codes as words. Source: the enums of `l7_flow_log` in version 7.1. */

/** 42 is of version 6.2; 64 to 68 stand in lists newer than that of 7.1. */
export const L7_PROTOCOLS: Readonly<Record<number, string>> = {
  20: 'HTTP',
  21: 'HTTP2',
  40: 'Dubbo',
  41: 'gRPC',
  42: 'ProtobufRPC',
  43: 'SofaRPC',
  44: 'FastCGI',
  45: 'bRPC',
  46: 'Tars',
  47: 'Some/IP',
  48: 'ISO-8583',
  49: 'Triple',
  50: 'NetSign',
  60: 'MySQL',
  61: 'PostgreSQL',
  62: 'Oracle',
  63: 'Dameng',
  64: 'DB2',
  65: 'TDSQL',
  66: 'OceanBase',
  67: 'GoldenDB',
  68: 'Kingbase',
  80: 'Redis',
  81: 'MongoDB',
  82: 'Memcached',
  100: 'Kafka',
  101: 'MQTT',
  102: 'AMQP',
  103: 'OpenWire',
  104: 'NATS',
  105: 'Pulsar',
  106: 'ZMTP',
  107: 'RocketMQ',
  108: 'WebSphereMQ',
  120: 'DNS',
  121: 'TLS',
  122: 'Ping',
  127: 'Custom',
};

export const TUNNELS: readonly string[] = ['', 'VXLAN', 'IPIP', 'GRE', 'Geneve', 'VXLAN-NSH'];

/** `signal_source`: 0 Packet, 3 eBPF, 4 OTel. */
export const SIGNAL_SOURCES: Readonly<Record<number, 'packet' | 'ebpf' | 'otel'>> = {
  0: 'packet',
  3: 'ebpf',
  4: 'otel',
};
