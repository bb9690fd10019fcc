import { conflicts } from './conflict';
import { append, groupBy } from './groupBy';
import type { Span } from './span';
import { ROWS_A_STEP, type Steps } from './steps';

/** A sequence number alone (32 bits, the other half lost) is believed only this close in time, ns. */
const ONE_SEQ_WINDOW_NS = 60e9;

/** Groups of one sequence that a span is held against: equal sequences of many requests are a broken agent's. */
const MOST_GROUPS = 64;

/**
 * Ties the observations of one request by TCP sequence, which is the same at every capture point of a segment and
 * survives L3/L4 forwarding.
 *
 * @param observed indices of eBPF and packet spans, in canonical order.
 * @returns every one of them in exactly one group. In steps.
 */
export function* tieBySequence(spans: readonly Span[], observed: readonly number[]): Steps<number[][]> {
  const groups: number[][] = [];
  const byReq = new Map<number, number[][]>();
  const byResp = new Map<number, number[][]>();

  const whole = groupBy(observed, (i) =>
    spans[i].reqTcpSeq && spans[i].respTcpSeq ? spans[i].reqTcpSeq * 2 ** 20 + (spans[i].respTcpSeq % 2 ** 20) : null
  );
  yield;
  for (const tied of whole.values()) {
    for (const group of splitConflicts(spans, tied)) {
      if (groups.push(group) % ROWS_A_STEP === 0) {
        yield;
      }
      append(byReq, spans[group[0]].reqTcpSeq, group);
      append(byResp, spans[group[0]].respTcpSeq, group);
    }
  }
  for (const i of observed) {
    const { reqTcpSeq, respTcpSeq } = spans[i];
    if (reqTcpSeq && respTcpSeq) {
      continue;
    }
    const known = (reqTcpSeq ? byReq.get(reqTcpSeq) : respTcpSeq ? byResp.get(respTcpSeq) : undefined) ?? [];
    const group = nearest(spans, known, i);
    if (group) {
      group.push(i);
    } else {
      const fresh = [i];
      groups.push(fresh);
      if (reqTcpSeq || respTcpSeq) {
        append(reqTcpSeq ? byReq : byResp, reqTcpSeq || respTcpSeq, fresh);
      }
    }
  }
  return groups;
}

/** Two requests in one segment share a sequence: what contradicts or repeats an observation goes apart. */
function splitConflicts(spans: readonly Span[], tied: number[]): number[][] {
  const groups: number[][] = [];
  for (const i of tied) {
    const { respTcpSeq } = spans[i];
    const home = groups
      .slice(-MOST_GROUPS)
      .find((group) => spans[group[0]].respTcpSeq === respTcpSeq && !group.some((j) => conflicts(spans[i], spans[j])));
    if (home) {
      home.push(i);
    } else {
      groups.push([i]);
    }
  }
  return groups;
}

function nearest(spans: readonly Span[], groups: number[][], i: number): number[] | undefined {
  let best: number[] | undefined;
  let bestGapNs = ONE_SEQ_WINDOW_NS;
  for (const group of groups.slice(-MOST_GROUPS)) {
    const gapNs = Math.abs(spans[group[0]].startNs - spans[i].startNs);
    if (gapNs < bestGapNs && !group.some((j) => conflicts(spans[i], spans[j]))) {
      best = group;
      bestGapNs = gapNs;
    }
  }
  return best;
}
