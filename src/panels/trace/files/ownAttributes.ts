/** What Spanloom knows of a span beyond OpenTelemetry, as attributes `spanloom.observation_point`, and back. */
import type { PanelTrace } from '../../../frames/panelTrace';

export const PREFIX = 'spanloom.';
/** The instrumentation scope of spans that Spanloom wrote; its attribute of this name holds the trace's clocks and gaps as JSON. */
export const SCOPE = 'spanloom';
export const TRACE_ATTRIBUTE = 'spanloom.trace';

/** Fields of the trace frame by where a trace has them. Times are the span's own. */
const TEXTS = {
  rowIds: 'rowIds',
  signalSource: 'signalSource',
  observationPoint: 'observationPoint',
  clockDomain: 'clockDomain',
  evidence: 'evidence',
  strength: 'strength',
  why: 'why',
  responseStatus: 'status',
  host: 'host',
  pod: 'pod',
  nic: 'nic',
  process: 'process',
  protocol: 'protocol',
  requestType: 'requestType',
  requestResource: 'requestResource',
  tunnel: 'tunnel',
  otelTraceId: 'otelTraceId',
  otelSpanId: 'otelSpanId',
  otelParentSpanId: 'otelParentSpanId',
  half: 'half',
} as const satisfies Record<string, keyof PanelTrace>;

export const OWN_TEXTS = [...Object.keys(TEXTS), 'ids', 'passedOver'];
export const OWN_NUMBERS = ['clockOffsetNs', 'confidence', 'responseCode'] as const;

const snake = (name: string) => PREFIX + name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
/** `observationPoint` → `spanloom.observation_point`. */
export const ATTRIBUTE_OF = new Map([...OWN_TEXTS, ...OWN_NUMBERS].map((name) => [name, snake(name)]));

/** The attributes of a span of ours; what is empty is left out. */
export function ownAttributes(trace: PanelTrace, span: number): Array<[name: string, value: string | number]> {
  const found: Array<[string, string | number]> = [];
  const add = (name: string, value: string | number | null) => {
    if (value !== '' && value !== null) {
      found.push([ATTRIBUTE_OF.get(name) as string, value]);
    }
  };
  for (const [name, field] of Object.entries(TEXTS)) {
    add(name, trace[field][span]);
  }
  const { trace_id: _t, span_id: _s, parent_span_id: _p, ...others } = trace.ids(span);
  add('ids', Object.keys(others).length > 0 ? JSON.stringify(others) : '');
  const passed = trace.passedOver(span);
  add(
    'passedOver',
    passed.length === 0
      ? ''
      : JSON.stringify(passed.map((p) => [p.parent, p.evidence.join(','), p.strength, p.confidence, p.note, p.reason]))
  );
  add('clockOffsetNs', trace.clockOffsetNs[span] || null);
  add('confidence', trace.confidence[span]);
  add('responseCode', trace.responseCode[span]);
  return found;
}
