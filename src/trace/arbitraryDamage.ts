import fc from 'fast-check';
import { Dice } from './infer/dice';
import type { Traffic } from './arbitraryTraffic';
import type { Span } from './span';

/** What happens to rows on their way: shares of them, and how far clocks are apart. */
export interface Damage {
  seed: number;
  lost: number;
  /** Written twice, with two row ids. */
  doubled: number;
  /** Request and response in rows of their own. */
  halved: number;
  /** Added to the times of nodes 1, 2, 3, …, µs. */
  skewUs: readonly number[];
}

const share = fc.constantFrom(0, 0, 0.02, 0.1, 0.5);
const skew = fc.constantFrom(0, 0, 1000, -20_000, 50_000, 2_000_000, -2_000_000);

export const damage = fc.record<Damage>({
  seed: fc.noShrink(fc.integer({ min: 1, max: 0x7fffffff })),
  lost: share,
  doubled: share,
  halved: share,
  skewUs: fc.array(skew, { minLength: 3, maxLength: 3 }),
});

/** The rows that are left, in an order of no meaning, and the nearest true ancestor that is left of each. */
export function damaged({ rows, trueParent }: Traffic, { seed, lost, doubled, halved, skewUs }: Damage): Traffic {
  const dice = new Dice(seed);
  const kept = rows.filter(() => dice.next() >= lost);
  const left = new Set(kept.map(({ ids }) => ids[0]));
  const out: Span[] = [];
  const parents = new Map<string, string | null>();
  for (const row of kept) {
    const id = row.ids[0];
    let parent = trueParent.get(id) ?? null;
    while (parent !== null && !left.has(parent)) {
      parent = trueParent.get(parent) ?? null;
    }
    const shiftNs = (skewUs[row.agentId - 1] ?? 0) * 1000;
    const moved = { ...row, startNs: row.startNs + shiftNs, endNs: row.endNs + shiftNs };
    const parts = row.signalSource !== 'otel' && dice.next() < halved ? halvesOf(moved) : [moved];
    if (dice.next() < doubled) {
      parts.push({ ...parts[0], ids: [`9${id}`] });
    }
    parts.forEach((part) => parents.set(part.ids[0], parent));
    out.push(...parts);
  }
  return { rows: shuffled(out, dice), trueParent: parents };
}

function halvesOf(whole: Span): Span[] {
  const request: Span = {
    ...whole,
    half: 'request',
    endNs: whole.startNs,
    respTcpSeq: 0,
    syscallTraceIdResponse: '',
    syscallCapSeq0: 4,
    xRequestId1: '',
    responseStatus: 'unknown',
  };
  const response: Span = {
    ...whole,
    ids: [`8${whole.ids[0]}`],
    half: 'response',
    startNs: whole.endNs,
    reqTcpSeq: 0,
    syscallTraceIdRequest: '',
    syscallCapSeq1: 5,
    xRequestId0: '',
    traceIds: [],
    spanId: '',
    endpoint: '',
  };
  return [request, response];
}

/** In another order, the same for the same dice. */
export function shuffled<T>(items: readonly T[], dice: Dice): T[] {
  const all = [...items];
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(dice.next() * (i + 1));
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all;
}
