import { L7_PROTOCOLS } from '../deepflow/enums';

const HTTP = 20;
const HTTP2 = 21;

/** What OpenTelemetry calls a system whose protocol has another name. */
const SPOKEN_BY: ReadonlyArray<readonly [system: string, protocol: string]> = [
  ['mariadb', 'mysql'],
  ['cockroachdb', 'postgresql'],
  ['rabbitmq', 'amqp'],
  ['servicebus', 'amqp'],
  ['eventhubs', 'amqp'],
  ['activemq', 'openwire'],
  ['zeromq', 'zmtp'],
  ['ibmmq', 'webspheremq'],
];

/** DeepFlow's protocols by their names in small letters, longer ones first: a name may contain another. */
const BY_NAME = Object.entries(L7_PROTOCOLS)
  .map(([code, name]): [string, number] => [name.toLowerCase(), Number(code)])
  .filter(([name]) => !['http', 'http2', 'tls', 'ping', 'custom'].includes(name))
  .sort(([a], [b]) => b.length - a.length);

const KNOWN = new Map<string, number>();

/** DeepFlow's `l7_protocol` for OpenTelemetry's name of a system; 0 where it has none. */
export function protocolOfSystem(system: string): number {
  let code = KNOWN.get(system);
  if (code === undefined) {
    code = findProtocol(system);
    // names come from a table: not without end
    if (KNOWN.size < 1000) {
      KNOWN.set(system, code);
    }
  }
  return code;
}

function findProtocol(system: string): number {
  const name = system.toLowerCase().replace(/[^a-z0-9/]/g, '');
  const spoken = SPOKEN_BY.find(([known]) => name.includes(known))?.[1] ?? name;
  return BY_NAME.find(([known]) => spoken.includes(known.replace(/[^a-z0-9/]/g, '')))?.[1] ?? 0;
}

/** HTTP/2 by the version that was spoken: `2`, `2.0`. */
export function protocolOfHttp(version: string): number {
  return version.startsWith('2') ? HTTP2 : HTTP;
}

/** Protocol in words; OpenTelemetry's own where DeepFlow has none. */
export function protocolName(l7Protocol: number, system: string): string {
  return L7_PROTOCOLS[l7Protocol] ?? system;
}
