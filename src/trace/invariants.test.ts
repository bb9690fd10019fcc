import fc from 'fast-check';
import { damage, damaged, shuffled } from './arbitraryDamage';
import { brokenRow, brokenRows } from './arbitraryRows';
import { partialTraffic, wholeTraffic, type Traffic } from './arbitraryTraffic';
import { UNKNOWN_END } from './blank';
import { holdsFor, inputsOf } from './holdsFor';
import { Dice } from './infer/dice';
import * as invariants from './invariants';
import { spanIdSpellings, traceIdSpellings } from './idSpelling';
import type { Span } from './span';

const seed = fc.noShrink(fc.integer({ min: 1, max: 0x7fffffff }));

/** Requests of which more or less was seen, lost on the way, doubled, halved and stamped by clocks that differ. */
const damagedTraffic = fc
  .tuple(fc.oneof(wholeTraffic, partialTraffic), damage)
  .map(([traffic, how]) => damaged(traffic, how));

/** Half of them make no sense at all, the others once did. */
const anyRows = fc.oneof(
  brokenRows,
  damagedTraffic.map(({ rows }) => rows)
);

const plain = <More>(input: fc.Arbitrary<Span[]>, more: fc.Arbitrary<More>) => fc.record({ rows: input, more });
const withTruth = (traffic: fc.Arbitrary<Traffic>) =>
  inputsOf(traffic.map(({ rows, trueParent }) => ({ rows, more: trueParent })));

/** A row that shares no process, no place and no id with any other. */
const stranger = seed.map((number): Span => {
  const other = brokenRow(number);
  const elsewhere = { ...UNKNOWN_END, ip: '10.9.9.9', podId: 99, processId: 999 };
  return {
    ...other,
    ids: ['900'],
    agentId: 9,
    clockDomain: 'agent:9',
    traceIds: ['other'],
    spanId: 'z',
    parentSpanId: '',
    reqTcpSeq: 99,
    respTcpSeq: 98,
    syscallTraceIdRequest: '97',
    syscallTraceIdResponse: '96',
    syscallThread0: 95,
    syscallThread1: 94,
    syscallCoroutine0: '93',
    xRequestId0: 'z0',
    xRequestId1: 'z1',
    requestId: '92',
    flowId: '91',
    clientPort: 90,
    client: elsewhere,
    server: { ...elsewhere, ip: '10.9.9.8', podId: 98, processId: 998 },
    appService: 'z',
    appInstance: 'z',
  };
});

const HEX = '0123456789abcdef';

/** The same rows with numbers for ids, as libraries make them; every other trace has one of 64 bits, some begin with zeros. */
function withNumbers(rows: readonly Span[], dice: Dice): Span[] {
  const known = new Map<string, string>();
  const numberOf = (kind: string, id: string, digits: number): string => {
    const key = `${kind} ${id}`;
    if (id !== '' && !known.has(key)) {
      const zeros = '0'.repeat(Math.floor(dice.next() * 4));
      const random = Array.from({ length: 16 + known.size }, () => HEX[Math.floor(dice.next() * 16)]).join('');
      known.set(key, (zeros + random).slice(0, dice.next() < 0.5 ? 16 : digits));
    }
    return known.get(key) ?? '';
  };
  return rows.map((row) => ({
    ...row,
    traceIds: row.traceIds.map((id) => numberOf('trace', id, 32)),
    spanId: numberOf('span', row.spanId, 16),
    parentSpanId: numberOf('span', row.parentSpanId, 16),
  }));
}

/** Each row with one of the spellings that each of its ids may have. */
function respelled(rows: readonly Span[], dice: Dice): Span[] {
  const one = (spellings: readonly string[]): string => spellings[Math.floor(dice.next() * spellings.length)];
  return rows.map((row) => ({
    ...row,
    traceIds: row.traceIds.map((id) => one(traceIdSpellings(id))),
    spanId: row.spanId && one(spanIdSpellings(row.spanId)),
    parentSpanId: row.parentSpanId && one(spanIdSpellings(row.parentSpanId)),
  }));
}

const chance = fc.record({ number: seed, nth: fc.nat(499), other: stranger, laterNs: fc.constantFrom(1e6, -3600e9) });
const any = inputsOf(plain(anyRows, chance));
const whole = withTruth(wholeTraffic);
const mangled = withTruth(damagedTraffic);

describe('whatever the rows', () => {
  it('every row is in exactly one span', () => {
    holdsFor(any, invariants.everyRowOnce);
  });

  it('links form a forest in display order', () => {
    holdsFor(any, invariants.forestInDisplayOrder);
  });

  it('clocks are left alone where every child lies inside its parent', () => {
    holdsFor(any, invariants.clocksKeptWhereTheyFit);
  });

  it('a link says what it rests on', () => {
    holdsFor(any, invariants.linksSayWhatTheyRestOn);
  });

  it('what was passed over is not what was chosen, and the strongest comes first', () => {
    holdsFor(any, invariants.passedOverIsAnother);
  });

  it('what is inferred displaces nothing that ids name', () => {
    holdsFor(any, invariants.inferredDisplacesNothing);
  });

  it('no guess is impossible in time', () => {
    holdsFor(any, invariants.noGuessIsImpossible);
  });

  it('the order of the rows changes nothing', () => {
    holdsFor(any, (rows, { number }) => invariants.orderMeansNothing(rows, shuffled(rows, new Dice(number))));
  });

  it('how a row spells its ids changes nothing', () => {
    holdsFor(any, (rows, { number }) => {
      const numberedIds = withNumbers(rows, new Dice(number));
      invariants.spellingsMeanNothing(numberedIds, respelled(numberedIds, new Dice(number)));
    });
  });

  it('the row that was clicked changes the order of trees and no link', () => {
    holdsFor(any, (rows, { nth }) => invariants.startMeansOrder(rows, rows[nth % rows.length]?.ids[0] ?? '1'));
  });

  it('the trees of the row that was clicked are the same where no others are inferred', () => {
    holdsFor(any, (rows, { nth }) => invariants.inferredAloneIsTheSame(rows, rows[nth % rows.length]?.ids[0] ?? '1'));
  });

  it('a row of another process without an equal id changes nothing', () => {
    holdsFor(any, (rows, { other }) => invariants.strangerChangesNothing(rows, other));
  });

  it('the time of day changes nothing', () => {
    holdsFor(any, (rows, { laterNs }) => invariants.laterIsTheSame(rows, laterNs));
  });
});

describe('requests that could have been', () => {
  it('come out as they were when everything was seen', () => {
    holdsFor(whole, invariants.everyLinkIsTrue);
  });

  it('have no exact link into another request, whatever was lost, doubled, halved or skewed', () => {
    holdsFor(mangled, invariants.exactLinksStayInTheRequest);
  });

  it('have no more than one exact link in 10,000 that is wrong', () => {
    const count = { exact: 0, right: 0 };
    for (const { rows, more } of mangled.all) {
      const { exact, right } = invariants.countExact(rows, more);
      count.exact += exact;
      count.right += right;
    }
    expect(count.exact).toBeGreaterThan(10_000);
    expect(count.exact - count.right).toBeLessThanOrEqual(count.exact / 10_000);
  });
});
