/** What Spanloom knows of a span beyond OpenTelemetry, as attributes `spanloom.observation_point`, and back. */
import type { PanelTrace } from '../../../frames/panelTrace';
import { OWN_FIELDS, TEXT_NAMES, panelName, type TextName } from '../../../frames/traceFields';

export const PREFIX = 'spanloom.';
/** The instrumentation scope of spans that Spanloom wrote; its attribute of this name holds the trace's clocks and gaps as JSON. */
export const SCOPE = 'spanloom';
export const TRACE_ATTRIBUTE = 'spanloom.trace';

/** Written by rules of their own. */
const BY_RULE = ['ids', 'passedOver'] as const;
type PlainText = Exclude<TextName & (typeof OWN_FIELDS)[number], (typeof BY_RULE)[number]>;

/** Our texts in the trace frame. */
export const OWN_TEXTS = TEXT_NAMES.filter((name) => OWN_FIELDS.some((own) => own === name));
const PLAIN = OWN_TEXTS.filter((name): name is PlainText => !BY_RULE.some((one) => one === name));
export const OWN_NUMBERS = ['clockOffsetNs', 'confidence', 'responseCode'] as const;

const snake = (name: string) => PREFIX + name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
/** `observationPoint` → `spanloom.observation_point`. */
export const ATTRIBUTE_OF = new Map<string, string>([...OWN_TEXTS, ...OWN_NUMBERS].map((name) => [name, snake(name)]));

/** The attributes of a span of ours; what is empty is left out. */
export function ownAttributes(trace: PanelTrace, span: number): Array<[name: string, value: string | number]> {
  const found: Array<[string, string | number]> = [];
  const add = (name: string, value: string | number | null) => {
    if (value !== '' && value !== null) {
      found.push([ATTRIBUTE_OF.get(name) as string, value]);
    }
  };
  for (const name of PLAIN) {
    add(name, trace[panelName(name)][span]);
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
