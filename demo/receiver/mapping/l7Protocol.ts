const HTTP = 20;
const HTTP2 = 21;

/**
 * DeepFlow's names of protocols, in lower case, with their `l7_protocol`. Memcached is not among those that its OTel
 * import knows. Where several names would do ("rpc", "sql"), DeepFlow takes any of them, ours is always the first.
 */
const NAMES: ReadonlyArray<readonly [string, number]> = [
  ['http', HTTP],
  ['http2', HTTP2],
  ['dubbo', 40],
  ['sofarpc', 43],
  ['grpc', 41],
  ['brpc', 45],
  ['fastcgi', 44],
  ['tars', 46],
  ['some/ip', 47],
  ['iso-8583', 48],
  ['triple', 49],
  ['netsign', 50],
  ['postgresql', 61],
  ['mysql', 60],
  ['oracle', 62],
  ['dameng', 63],
  ['redis', 80],
  ['mongodb', 81],
  ['kafka', 100],
  ['mqtt', 101],
  ['amqp', 102],
  ['openwire', 103],
  ['nats', 104],
  ['pulsar', 105],
  ['zmtp', 106],
  ['rocketmq', 107],
  ['webspheremq', 108],
  ['dns', 120],
  ['tls', 121],
  ['ping', 122],
  ['custom', 127],
];

/**
 * DeepFlow's `l7_protocol` for what an attribute says: the protocol in whose **name the attribute's value is contained**,
 * so "mongo" is MongoDB, and "https", "apache_dubbo" or "rabbitmq" are nothing (0).
 */
export function l7ProtocolOf(value: string, version: string): number {
  if (value === '') {
    return 0;
  }
  const wanted = value.toLowerCase();
  const found = NAMES.find(([name]) => name.includes(wanted))?.[1] ?? 0;
  if (found === HTTP || found === HTTP2) {
    return version.startsWith('2') ? HTTP2 : HTTP;
  }
  return found;
}
