/** Words of the data → words for the reader. */
import type { ObservationPoint } from '../../trace/span';

export const KIND_WORDS = ['Application', 'System', 'Network'] as const;
/** What stands behind each kind. */
export const KIND_SOURCES = ['OpenTelemetry', 'eBPF', 'packets'] as const;

export const STATUS_WORDS: Record<string, string> = {
  ok: 'OK',
  timeout: 'Timeout',
  server_error: 'Server error',
  client_error: 'Client error',
  unknown: 'Unknown',
  parse_failed: 'Response not understood',
};

const POINT_WORDS: Partial<Record<ObservationPoint, string>> = {
  'c-app': 'client application',
  'c-p': 'client process',
  c: 'client NIC',
  'c-nd': 'client node',
  'c-hv': 'client hypervisor',
  'c-gw-hv': 'gateway hypervisor, client side',
  'c-gw': 'gateway, client side',
  's-gw': 'gateway, server side',
  's-gw-hv': 'gateway hypervisor, server side',
  's-hv': 'server hypervisor',
  's-nd': 'server node',
  s: 'server NIC',
  's-p': 'server process',
  's-app': 'server application',
  app: 'application',
  local: 'local NIC',
  rest: 'other NIC',
};

/** `c-nd` → `client node`. */
export function placeWords(point: string): string {
  return POINT_WORDS[point as ObservationPoint] ?? point;
}

/** `c-nd` → `client node (c-nd)`. */
export function pointWords(point: string): string {
  const words = POINT_WORDS[point as ObservationPoint];
  return words ? `${words} (${point})` : point;
}

/** `1 span`, `96 spans`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** `1234567` → `1,234,567`; a regular expression, because the first use of Intl costs more than drawing a trace. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
