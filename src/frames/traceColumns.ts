import { correctionNs } from '../trace/clocks';
import { asTold } from '../trace/idSpelling';
import { idsOf } from '../trace/matches';
import { listOfRowIds } from '../trace/rowId';
import { localEnd, type End, type Span } from '../trace/span';
import { ROWS_A_STEP, type Steps } from '../trace/steps';
import type { ClockOffset, PassedOver, Trace } from '../trace/trace';
import { whyOf } from '../trace/why';
import { passedOverText } from './passedOver';
import type { KeyValue } from './panelTrace';
import { serviceNames } from './serviceNames';
import { spanIds, traceIdOf } from './spanIds';
import { NUMBER_NAMES, TEXT_NAMES, TRACE_FIELDS, type NumberName, type TextName, type ToldName } from './traceFields';

/**
 * A stitched trace as columns, the form that is cheapest to hand from a worker to the page: numbers in buffers that
 * move, each text once. `frameOfColumns` makes the trace frame of it. Nothing here knows Grafana.
 */
export interface TraceColumns {
  count: number;
  traceId: string;
  /** Index of the parent; -1 for a root. */
  parent: Int32Array;
  /** NaN stands for null. */
  numbers: Record<NumberName, Float64Array>;
  texts: Record<TextName, Texts>;
  serviceTags: Repeated<KeyValue[]>;
}

/** Values of which many are equal: `values[at[i]]`; `at` is null where they are all different. */
export interface Repeated<T> {
  values: T[];
  at: Uint32Array | null;
}
export type Texts = Repeated<string>;

/** In steps, so that a page can do other things between them. */
export function* traceColumns(trace: Trace): Steps<TraceColumns> {
  const { spans, links } = trace;
  const ids = spanIds(spans);
  yield;
  const services = serviceNames(spans);
  yield;
  const clocks = new Map(trace.clocks.map((clock) => [clock.domain, clock]));
  const rules: Record<ToldName, Read> = {
    spanID: (_, i) => ids[i],
    operationName: operationOf,
    serviceName: (_, i) => services[i],
    rowIds: (span) => listOfRowIds(span.ids),
    evidence: (_, i) => links[i]?.evidence.join(',') ?? '',
    strength: (_, i) => links[i]?.strength ?? '',
    why: (_, i) => whyOf(trace, i),
    host: (span) => localEnd(span).podNode || hostOfDomain(span.clockDomain),
    pod: (span) => localEnd(span).pod,
    nic: nicOf,
    process: (span) => localEnd(span).processKname || localEnd(span).gprocess,
    otelTraceId: (span) => span.traceIds.map((id) => asTold(span, id)).join(','),
    otelSpanId: (span) => asTold(span, span.spanId),
    otelParentSpanId: (span) => asTold(span, span.parentSpanId),
    half: (span) => span.half ?? '',
    ids: idsText,
    passedOver: (_, i) => passedText(trace.passedOver.get(i), ids),
  };
  const texts = {} as Record<TextName, Texts>;
  for (const name of TEXT_NAMES) {
    const { of, repeats } = TRACE_FIELDS[name];
    texts[name] = yield* textsOf(spans, of === null ? rules[name as ToldName] : (span) => span[of], repeats);
  }
  return {
    count: spans.length,
    traceId: traceIdOf(spans),
    parent: Int32Array.from(links, (link) => link?.parent ?? -1),
    numbers: yield* numbersOf(trace, clocks),
    texts,
    serviceTags: yield* serviceTagsOf(spans, services),
  };
}

type Read = (span: Span, i: number) => string;

function* textsOf(spans: readonly Span[], read: Read, repeats: boolean): Steps<Texts> {
  const values: string[] = [];
  const at = repeats ? new Uint32Array(spans.length) : null;
  const known = new Map<string, number>();
  for (let i = 0; i < spans.length; i++) {
    const value = read(spans[i], i);
    if (at) {
      let place = known.get(value);
      if (place === undefined) {
        known.set(value, (place = values.length));
        values.push(value);
      }
      at[i] = place;
    } else {
      values.push(value);
    }
    if (i % ROWS_A_STEP === ROWS_A_STEP - 1) {
      yield;
    }
  }
  yield;
  return { values, at };
}

function* numbersOf({ spans, links }: Trace, clocks: ReadonlyMap<string, ClockOffset>): Steps<TraceColumns['numbers']> {
  const numbers = Object.fromEntries(NUMBER_NAMES.map((name) => [name, new Float64Array(spans.length)])) as Record<
    NumberName,
    Float64Array
  >;
  for (let i = 0; i < spans.length; i++) {
    const span = spans[i];
    const clock = clocks.get(span.clockDomain);
    numbers.startNs[i] = span.startNs;
    numbers.durationNs[i] = span.endNs - span.startNs;
    numbers.clockOffsetNs[i] = clock ? Math.round(correctionNs(clock, span.startNs)) : 0;
    numbers.confidence[i] = links[i]?.confidence ?? NaN;
    numbers.responseCode[i] = span.responseCode ?? NaN;
    if (i % ROWS_A_STEP === ROWS_A_STEP - 1) {
      yield;
    }
  }
  return numbers;
}

function* serviceTagsOf(spans: readonly Span[], services: readonly string[]): Steps<TraceColumns['serviceTags']> {
  const values: KeyValue[][] = [];
  const at = new Uint32Array(spans.length);
  // Rows of one end share one object.
  const known = new Map<End, Map<string, number>>();
  for (let i = 0; i < spans.length; i++) {
    const end = localEnd(spans[i]);
    const names = `${services[i]}\n${spans[i].appInstance}`;
    let ofEnd = known.get(end);
    if (!ofEnd) {
      known.set(end, (ofEnd = new Map()));
    }
    let place = ofEnd.get(names);
    if (place === undefined) {
      ofEnd.set(names, (place = values.length));
      values.push(tagsOfEnd(end, services[i], spans[i].appInstance));
    }
    at[i] = place;
    if (i % ROWS_A_STEP === ROWS_A_STEP - 1) {
      yield;
    }
  }
  return { values, at };
}

function tagsOfEnd(end: End, service: string, instance: string): KeyValue[] {
  const pairs: Array<[string, string]> = [
    ['service.name', service],
    ['service.instance.id', instance],
    ['k8s.namespace.name', end.podNs],
    ['k8s.pod.name', end.pod],
    ['k8s.node.name', end.podNode],
    ['process', end.processKname],
    ['ip', end.ip],
  ];
  return pairs.filter(([, value]) => value !== '').map(([key, value]) => ({ key, value }));
}

/** What a span did, in a few words: OTel's span name, else the request, else where it was seen. */
export function operationOf(span: Span): string {
  const request = requestOf(span);
  if (span.signalSource === 'otel') {
    return span.endpoint || request || span.observationPoint;
  }
  return request || span.endpoint || span.protocol || span.observationPoint;
}

/** `GET /items`. Of RPC the endpoint says more, the method beside the service; of Redis the resource begins with the type. */
function requestOf({ requestType, requestResource, endpoint }: Span): string {
  const what = endpoint.includes(requestResource) ? endpoint : requestResource;
  const saysType = `${what} `.toLowerCase().startsWith(`${requestType} `.toLowerCase());
  return [saysType ? '' : requestType, what].filter(Boolean).join(' ');
}

function hostOfDomain(domain: string): string {
  // `agent:3`: no node name is known, the agent's number is all there is
  return domain.startsWith('agent:') ? domain.replace(':', ' ') : '';
}

/** The interface that saw a packet, by name, else by number; '' for processes and code, whose rows hold another number there. */
function nicOf(span: Span): string {
  return span.signalSource !== 'packet' ? '' : span.captureNicName || (span.captureNic ? String(span.captureNic) : '');
}

/** The ids that have no field of their own. */
function idsText(span: Span): string {
  const { trace_id: _t, span_id: _s, parent_span_id: _p, ...others } = idsOf(span);
  return JSON.stringify(others);
}

function passedText(passed: readonly PassedOver[] | undefined, ids: readonly string[]): string {
  return passed ? passedOverText(passed.map((other) => ({ ...other, parent: ids[other.parent] }))) : '';
}
