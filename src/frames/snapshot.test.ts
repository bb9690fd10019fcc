/** What a snapshot of a dashboard keeps of our frames: it is JSON of what `toDataFrameDTO` makes, in every Grafana. */
import { toDataFrame, toDataFrameDTO, type DataFrame } from '@grafana/data';
import { spanOf } from '../trace/blank';
import type { Call } from '../trace/call';
import { NOTHING_MISSING } from '../trace/nothingMissing';
import type { Trace } from '../trace/trace';
import { callsToFrame, frameToCalls } from './calls';
import { frameToTrace } from './frameToTrace';
import { CALLS_FIELDS, OWN_FIELDS, STANDARD_FIELDS } from './schema';
import { traceToFrame } from './traceToFrame';

const kept = (frame: DataFrame): DataFrame =>
  toDataFrame(JSON.parse(JSON.stringify(toDataFrameDTO(frame))) as ReturnType<typeof toDataFrameDTO>);

/** Columns, how they are shown, and what is known of the whole. */
const about = ({ name, refId, meta, fields }: DataFrame) => ({
  name,
  refId,
  meta,
  fields: fields.map((field) => ({ name: field.name, type: field.type, config: field.config })),
});

const trace: Trace = {
  // more digits than a number holds, in time and in ids
  originNs: 1_700_000_000_123_456_789n,
  spans: [
    spanOf({ ids: ['18446744073709551615', '7'], startNs: 0, endNs: 2_000_001, endpoint: 'GET /' }),
    spanOf({ ids: ['18446744073709551614'], startNs: 1_000_001, endNs: 1_500_000, half: 'request' }),
  ],
  links: [null, { parent: 0, evidence: ['tcp-seq'], strength: 'inferred', confidence: 0.75, why: 'because' } as never],
  roots: [0],
  clocks: [{ domain: 'node:b', offsetNs: -500_000, driftPpm: 0, minNs: null, maxNs: -310_000 }],
  completeness: { ...NOTHING_MISSING, rowsRead: 9, settled: false, withoutEbpf: ['shop'], notices: ['a gap'] },
  passedOver: new Map(),
};

it('a trace: columns, their units, and what is known of the whole', () => {
  const frame = traceToFrame(trace, { callId: '18446744073709551615', refId: 'A' });
  const back = kept(frame);
  expect(about(back)).toEqual(about(frame));
  expect(back.fields.map(({ name }) => name)).toEqual([...STANDARD_FIELDS, ...OWN_FIELDS]);
  expect(back.fields.find(({ name }) => name === 'duration')?.config.unit).toBe('ms');
  expect(back.meta?.preferredVisualisationType).toBe('trace');
});

it('a trace is read from it as from the frame itself, to the nanosecond', () => {
  const frame = traceToFrame(trace, { callId: '18446744073709551615' });
  const [read, asItWas] = [frameToTrace(kept(frame)), frameToTrace(frame)];
  expect(read.originNs).toBe(trace.originNs);
  expect(Array.from(read.startNs)).toEqual([0, 1_000_001]);
  expect(read.rowIds[0]).toBe('18446744073709551615,7');
  expect(read.meta).toEqual(asItWas.meta);
  expect(read.meta).toMatchObject({ callId: '18446744073709551615', clocks: trace.clocks });
  for (const column of ['parent', 'evidence', 'strength', 'confidence', 'half', 'operation', 'kind'] as const) {
    expect(read[column]).toEqual(asItWas[column]);
  }
});

it('a list of calls, with the calls that have no length or code, and that there are more', () => {
  const call: Call = {
    id: '18446744073709551615',
    startMs: 1_700_000_000_000.123,
    durationMs: null,
    status: 'server_error',
    responseCode: null,
    client: 'a',
    server: 'b',
    endpoint: 'GET /',
    requestType: 'GET',
    requestResource: '/',
    protocol: 'HTTP',
    exception: '',
    traceId: 't',
    observationPoint: 's-p',
    signalSource: 'ebpf',
  };
  const frame = callsToFrame([call], true, 'A');
  const back = kept(frame);
  expect(about(back)).toEqual(about(frame));
  expect(back.fields.map(({ name }) => name)).toEqual([...CALLS_FIELDS]);
  expect(frameToCalls(back)).toEqual({ calls: [call], truncated: true });
});
