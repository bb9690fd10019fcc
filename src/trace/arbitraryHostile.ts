import fc from 'fast-check';
import { brokenRow, numbered } from './arbitraryRows';
import { Dice } from './infer/dice';
import type { Span } from './span';

/** Texts that have broken programs before: names of what objects inherit, controls, lone surrogates, both directions, length. */
const HOSTILE_TEXTS = [
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  '-1',
  '0',
  '00000000000000000000000000000000',
  '18446744073709551615',
  '1e308',
  ' ',
  ',',
  'a,b',
  'a b',
  '+',
  '|',
  '\u0000',
  '\n\r\t',
  '\ud800',
  '\udfff\ud800',
  '\u202eabc',
  '👩‍👩‍👧‍👦',
  'ſİı',
  '<script>alert(1)</script>',
  "'; DROP TABLE l7_flow_log; --",
  '%s%n${}{{}}',
  'x'.repeat(10_000),
  'é'.repeat(1025),
];

const TEXT_FIELDS = [
  'traceIds',
  'spanId',
  'parentSpanId',
  'syscallTraceIdRequest',
  'syscallTraceIdResponse',
  'syscallCoroutine0',
  'xRequestId0',
  'xRequestId1',
  'requestId',
  'flowId',
  'protocol',
  'requestType',
  'requestDomain',
  'requestResource',
  'endpoint',
  'responseException',
  'clockDomain',
  'appService',
  'appInstance',
] as const;

/** For tests: a broken row with texts and times that nobody should send. */
function hostileRow(seed: number): Span {
  const dice = new Dice(seed);
  const one = <T>(...values: T[]): T => values[Math.floor(dice.next() * values.length)];
  const row = brokenRow(seed);
  for (let n = 0; n < 4; n++) {
    const field = one(...TEXT_FIELDS);
    const text = one(...HOSTILE_TEXTS);
    if (field === 'traceIds') {
      row.traceIds = one([text], [text, text], [text, 't'], []);
    } else {
      row[field] = text;
    }
  }
  // Times: zero, negative durations, before the origin, years away, fractions.
  row.startNs += one(0, 0, 0, -5e6, -1e18, 1e18, 0.5, 3600e9);
  row.endNs = row.startNs + one(0, 0, 1, 1e6, -1, -5e6, -1e12, 1e17);
  row.reqTcpSeq = one(row.reqTcpSeq, 4294967295, -1);
  row.agentId = one(row.agentId, 65535, -1);
  return row;
}

/** Hostile rows among which some have one and the same row id. */
export const hostileRows = fc
  .record({
    seeds: fc.array(fc.noShrink(fc.integer({ min: 1, max: 0x7fffffff })), { maxLength: 60 }),
    again: fc.array(fc.nat(59), { maxLength: 5 }),
  })
  .map(({ seeds, again }) => {
    const rows = numbered(seeds.map(hostileRow));
    // What was read twice is the same row twice.
    return [...rows, ...again.filter((n) => n < rows.length).map((n) => ({ ...rows[n] }))];
  });
