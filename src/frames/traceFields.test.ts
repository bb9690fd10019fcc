import { spanOf } from '../trace/blank';
import { NOTHING_MISSING } from '../trace/nothingMissing';
import type { Span } from '../trace/span';
import { frameToTrace } from './frameToTrace';
import { panelName, TEXT_NAMES, TRACE_FIELDS } from './traceFields';
import { traceToFrame } from './traceToFrame';

const traceOf = (span: Span) => ({
  originNs: 0n,
  spans: [span],
  links: [null],
  roots: [0],
  clocks: [],
  passedOver: new Map(),
  completeness: NOTHING_MISSING,
});

it.each(TEXT_NAMES.filter((name) => TRACE_FIELDS[name].of !== null))(
  'writes %s out of its field of the span, and a panel reads it back',
  (name) => {
    const of = TRACE_FIELDS[name].of as keyof Span;
    const frame = traceToFrame(traceOf(spanOf({ ids: ['1'], [of]: 'anything' })), { callId: '' });
    expect(Array.from(frame.fields.find((field) => field.name === name)?.values as string[])).toEqual(['anything']);
    expect(Array.from(frameToTrace(frame)[panelName(name)])).toEqual(['anything']);
  }
);

it('begins with the fields of saved frames, in their order', () => {
  const frame = traceToFrame(traceOf(spanOf({ ids: ['1'] })), { callId: '' });
  const saved = `traceID string
spanID string
parentSpanID string
operationName string
serviceName string
kind string
statusCode number
statusMessage string
startTime number
duration number
serviceTags other
tags other
rowIds string
signalSource string
observationPoint string
startNs number
durationNs number
clockDomain string
clockOffsetNs number
evidence string
strength string
confidence number
why string
responseStatus string
responseCode number
host string
pod string
nic string
process string
protocol string
requestType string
requestResource string
tunnel string
otelTraceId string
otelSpanId string
otelParentSpanId string
half string
ids string
passedOver string`;
  const fields = frame.fields.map(({ name, type }) => `${name} ${type}`);
  expect(fields.slice(0, saved.split('\n').length).join('\n')).toBe(saved);
});
