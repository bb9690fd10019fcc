import type { Call } from '../../frames/calls';

/** For tests: call number n, n seconds after a fixed instant, so that a higher number is newer. */
export function call(n: number, change: Partial<Call> = {}): Call {
  return {
    id: String(7_300_000_000_000_000_000n + BigInt(n)),
    startMs: Date.UTC(2026, 10, 22, 14, 0, 0, 123) + n * 1000,
    durationMs: 12.345,
    status: 'ok',
    responseCode: 200,
    client: 'loadgenerator',
    server: 'web-shop',
    endpoint: '/shop',
    requestType: 'GET',
    requestResource: `/shop?n=${n}`,
    protocol: 'HTTP',
    exception: '',
    traceId: `${n}`.padStart(32, '0'),
    observationPoint: 's-p',
    signalSource: 'ebpf',
    ...change,
  };
}

/** Calls `from` … `to`, newest first, as the data source gives them. */
export function callsFrom(from: number, to: number): Call[] {
  return Array.from({ length: to - from + 1 }, (_, i) => call(to - i));
}
