import { append } from './groupBy';
import { toldByBoth } from './idSpelling';
import { byStart, uniteIds } from './ids';
import type { Span } from './span';
import { ROWS_A_STEP, type Steps } from './steps';

/** Two captures of one observation, or two stores' rows of one OTel span, differ in time by less than this, ns. */
const NEAR_NS = 1e6;

/** Rows that share an id which a row is held against: a broken agent may give one id to thousands. */
const MOST_COMPARED = 64;

/**
 * Joins rows that are one observation: the same OTel span in two stores, a packet captured twice, a row written twice.
 *
 * @param rows in canonical order.
 * @returns spans in canonical order. In steps.
 */
export function* joinDuplicates(rows: readonly Span[]): Steps<Span[]> {
  const groups = new Map<string | number, number[]>();
  const same = new Map<number, number>();
  for (const [i, row] of rows.entries()) {
    if (i % ROWS_A_STEP === ROWS_A_STEP - 1) {
      yield;
    }
    const key = keyOf(row);
    if (key === null) {
      continue;
    }
    const group = groups.get(key);
    if (!group) {
      groups.set(key, [i]);
      continue;
    }
    const first = group.slice(-MOST_COMPARED).find((j) => isSame(rows[j], row));
    if (first === undefined) {
      group.push(i);
    } else {
      same.set(i, first);
    }
  }
  if (same.size === 0) {
    return [...rows];
  }
  const twins = new Map<number, Span[]>();
  same.forEach((first, i) => append(twins, first, rows[i]));
  const spans: Span[] = [];
  rows.forEach((row, i) => {
    if (!same.has(i)) {
      const its = twins.get(i) ?? [];
      spans.push(
        its.length === 0 ? row : { ...its.reduce(join, row), ids: uniteIds([row, ...its].map(({ ids }) => ids)) }
      );
    }
  });
  return spans.sort(byStart);
}

/** What two rows of one observation have in common, short to make: the rest is compared. */
function keyOf(row: Span): string | number | null {
  if (row.signalSource === 'otel') {
    return row.spanId === '' ? null : row.spanId;
  }
  if (row.reqTcpSeq || row.respTcpSeq) {
    return row.reqTcpSeq * 2 ** 20 + (row.respTcpSeq % 2 ** 20);
  }
  return row.flowId === '' || row.flowId === '0' ? null : `${row.flowId} ${row.startNs}`;
}

function isSame(a: Span, b: Span): boolean {
  if (a.signalSource !== b.signalSource || a.observationPoint !== b.observationPoint || a.half !== b.half) {
    return false;
  }
  if (a.signalSource === 'otel') {
    return a.spanKind === b.spanKind && a.traceIds.join() === b.traceIds.join() && isNear(a, b);
  }
  const captured = a.half === null ? Boolean(a.reqTcpSeq && a.respTcpSeq) : Boolean(a.reqTcpSeq || a.respTcpSeq);
  return (
    a.agentId === b.agentId &&
    (a.captureNic === b.captureNic || isSecondCapture(a, b)) &&
    a.reqTcpSeq === b.reqTcpSeq &&
    a.respTcpSeq === b.respTcpSeq &&
    a.requestId === b.requestId &&
    a.l7Protocol === b.l7Protocol &&
    a.syscallTraceIdRequest === b.syscallTraceIdRequest &&
    a.syscallTraceIdResponse === b.syscallTraceIdResponse &&
    a.client.processId === b.client.processId &&
    a.server.processId === b.server.processId &&
    a.requestResource === b.requestResource &&
    a.requestType === b.requestType &&
    a.spanId === b.spanId &&
    // Without both sequences only the same flow at the same instant is the same observation.
    (captured ? isNear(a, b) : a.flowId === b.flowId && a.startNs === b.startNs && a.endNs === b.endNs)
  );
}

/**
 * The same packets at another interface of the same kind, such as a mirror's: as much later on the way back as on the
 * way there. An interface further on the way would see the answer earlier.
 */
function isSecondCapture(a: Span, b: Span): boolean {
  const [startNs, endNs] = [b.startNs - a.startNs, b.endNs - a.endNs];
  return a.signalSource === 'packet' && startNs >= 0 && (startNs === endNs || (startNs > 0 && endNs > 0));
}

function isNear(a: Span, b: Span): boolean {
  return Math.abs(a.startNs - b.startNs) < NEAR_NS && Math.abs(a.endNs - b.endNs) < NEAR_NS;
}

/** One span of two rows: what the first does not know, the other may. With the first one's row ids only. */
function join(a: Span, b: Span): Span {
  const joined = { ...b } as Record<string, unknown>;
  for (const [name, value] of Object.entries(a)) {
    if (value !== '' && value !== 0 && value !== null && value !== 'unknown') {
      joined[name] = value;
    }
  }
  const { client, server } = a.client.podId || a.server.podId || a.client.ip || a.server.ip ? a : b;
  return {
    ...(joined as unknown as Span),
    ...toldByBoth(a, b),
    client,
    server,
    startNs: a.startNs,
    endNs: a.endNs,
    half: a.half,
  };
}
