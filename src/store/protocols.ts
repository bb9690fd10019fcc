/** One protocol has one name and one code, whoever told of it: DeepFlow's columns, in any version, or OpenTelemetry. */
import { L7_PROTOCOLS } from './l7Protocols';

export const HTTP = 20;
export const HTTP2 = 21;

/** Codes of DeepFlow 6.2 that later versions tell another way: 1 "others", 22 and 23 HTTP and HTTP/2 inside TLS. */
export const OLDER_CODES: Readonly<Record<number, number>> = { 1: 0, 22: HTTP, 23: HTTP2 };

/** What stands where the protocol is not known. */
export const NO_NAMES: ReadonlySet<string> = new Set(['', 'na', 'unknown', 'other', 'others']);

/** DeepFlow writes `HTTP_TLS` where it read what was inside TLS. */
const INSIDE_TLS = /^(.+)_TLS$/i;

/** What OpenTelemetry calls a system whose protocol has another name. */
export const SPOKEN_BY: ReadonlyArray<readonly [system: string, protocol: string]> = [
  ['mariadb', 'mysql'],
  ['cockroachdb', 'postgresql'],
  ['rabbitmq', 'amqp'],
  ['servicebus', 'amqp'],
  ['eventhubs', 'amqp'],
  ['activemq', 'openwire'],
  ['zeromq', 'zmtp'],
  ['ibmmq', 'webspheremq'],
];

/** Letters and digits of a name: `Some/IP` and `some_ip` are one. */
const lettersOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

const CODES: ReadonlyArray<readonly [name: string, code: number]> = Object.entries(L7_PROTOCOLS).map(
  ([code, name]) => [lettersOf(name), Number(code)] as const
);

export const CODE_OF: ReadonlyMap<string, number> = new Map([
  ...CODES,
  ['https', HTTP],
  ['http1', HTTP],
  ['postgres', 61],
  ['postgre', 61],
]);

/** Those that the name of a system may contain, longer ones first: a name may contain another. */
export const WITHIN_NAMES = CODES.filter(([name]) => !['http', 'http2', 'tls', 'ping', 'custom'].includes(name)).sort(
  ([a], [b]) => b.length - a.length
);

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
  const name = lettersOf(system);
  const spoken = SPOKEN_BY.find(([known]) => name.includes(known))?.[1] ?? name;
  return CODE_OF.get(spoken) ?? WITHIN_NAMES.find(([known]) => spoken.includes(known))?.[1] ?? 0;
}

/** HTTP/2 by the version that was spoken: `2`, `2.0`. */
export function protocolOfHttp(version: string): number {
  return version.startsWith('2') ? HTTP2 : HTTP;
}

/** Protocol in words; OpenTelemetry's own where DeepFlow has none. */
export function protocolName(l7Protocol: number, system: string): string {
  return L7_PROTOCOLS[l7Protocol] ?? system;
}

export interface Protocol {
  /** As version 7.1 numbers them; 0 = unknown. */
  code: number;
  /** '' = unknown. */
  name: string;
  isTls: boolean;
}

/**
 * The protocol of a row of `l7_flow_log`.
 * @param code `l7_protocol`.
 * @param told `biz_protocol`, `l7_protocol_str` before 7.1: DeepFlow's name, or an attribute's text as it came; '' = none.
 */
export function protocolOfRow(code: number, told: string): Protocol {
  const name = INSIDE_TLS.exec(told)?.[1] ?? told;
  const isTls = name !== told || code === 22 || code === 23 || /^https$/i.test(name);
  const own = OLDER_CODES[code] ?? code;
  const letters = lettersOf(name);
  if (NO_NAMES.has(letters)) {
    return { code: own, name: L7_PROTOCOLS[own] ?? (own === 0 ? '' : `Protocol ${own}`), isTls };
  }
  const said = CODE_OF.get(letters) ?? (own === 0 ? protocolOfSystem(name) : 0);
  if (said === 0) {
    return { code: own, name, isTls };
  }
  // a scheme says `http` of HTTP/2, too
  const better = said === HTTP && own === HTTP2 ? HTTP2 : said;
  return { code: better, name: L7_PROTOCOLS[better], isTls };
}
