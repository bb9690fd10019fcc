import { NOTHING_MISSING } from '../../../trace/nothingMissing';
import type { ClockOffset, Completeness } from '../../../trace/trace';
import { passedOverText } from '../../../frames/passedOver';
import { summarise } from '../layout/summary';
import { modelOf as modelOfTrace } from '../testing/model';
import { DEFAULT_OPTIONS, type TracePanelOptions } from '../options';
import { REQUEST, trace, type Row } from '../testing/frame';
import { movedClocks, noticesOf, type Notice } from './notices';

const WHOLE = REQUEST.slice(0, 2);
const clock = (domain: string, more: Partial<ClockOffset> = {}): ClockOffset => ({
  domain,
  offsetNs: 0,
  driftPpm: 0,
  minNs: null,
  maxNs: null,
  ...more,
});

interface Given {
  completeness?: Partial<Completeness>;
  clocks?: ClockOffset[];
  errors?: string[];
  snapshot?: { shows: string };
  options?: Partial<TracePanelOptions>;
}

function modelOf(rows: Row[], { completeness, clocks = [], options }: Given) {
  const whole = trace(rows, { completeness: { ...NOTHING_MISSING, ...completeness }, clocks });
  return modelOfTrace(whole, { ...DEFAULT_OPTIONS, ...options });
}

function notices(rows: Row[], given: Given = {}): Notice[] {
  const model = modelOf(rows, given);
  return noticesOf(model.spans, summarise(model), given.errors ?? [], [], given.snapshot);
}

const texts = (rows: Row[], given: Given = {}) => notices(rows, given).map(({ text }) => text);
/** Names of the spans that a notice shows. */
const shown = (rows: Row[], given: Given, part: RegExp) => {
  const model = modelOf(rows, given);
  const notice = noticesOf(model.spans, summarise(model), []).find(({ text }) => part.test(text));
  return notice?.action?.kind === 'show' ? notice.action.spans.map((i) => model.trace.operation[i]) : undefined;
};

describe('notices', () => {
  it('say nothing about a trace that is whole', () => {
    expect(texts(WHOLE)).toEqual([]);
  });

  it('put errors first and tell about trees apart', () => {
    const apart = { ...REQUEST[0], name: 'apart', start: 5 };
    expect(texts([REQUEST[0], apart], { errors: ['Broken'] })).toEqual([
      'Broken',
      '1 more tree could not be tied to the first; it is drawn below.',
    ]);
    expect(shown([REQUEST[0], apart], {}, /more tree/)).toEqual(['apart']);
  });

  it('name what a snapshot keeps, and offer no gathering there', () => {
    const young = { completeness: { settled: false } };
    const [kept, incomplete] = notices(WHOLE, { ...young, snapshot: { shows: '42' } });
    expect(kept).toMatchObject({ severity: 'info', always: true });
    expect(kept.text).toMatch(/trace 42, which was open when it was made/);
    expect(incomplete).toEqual({ severity: 'warning', text: expect.stringMatching(/When the snapshot was made/) });
    // one from a file is not the snapshot's
    expect(notices(WHOLE, { ...young, snapshot: { shows: '' } })).toEqual([incomplete]);
    expect(notices(WHOLE, young)).toEqual([expect.objectContaining({ action: { kind: 'gather' } })]);
  });

  it('tell what is missing, by its numbers and not twice, and lead to the spans', () => {
    const orphan: Row = {
      ...REQUEST[2],
      name: 'orphan',
      parent: -1,
      start: 9_000_000,
      own: { signalSource: 'otel', otelParentSpanId: 'gone', half: 'request' },
    };
    const completeness = {
      missingParents: 1,
      halves: 1,
      leftOut: [{ reason: 'of other requests', rows: 1200 }],
      withoutEbpf: ['cart-0', 'pay-0'],
      notices: [
        '1 span names a parent that was not found.',
        '1 span saw only a request or only a response.',
        'More than 50000 rows are tied to this call; the rest was left out.',
      ],
    };
    expect(texts([...WHOLE, orphan], { completeness })).toEqual([
      'More than 50000 rows are tied to this call; the rest was left out.',
      '1 span names a parent that was not found; its place is inferred, if it has one.',
      '1 more tree could not be tied to the first; it is drawn below.',
      '1 span saw only a request or only a response: it has no length of its own.',
      '1,200 rows read and left out: of other requests.',
      'Seen by their code only, without eBPF: cart-0, pay-0. What their processes sent and received is missing.',
    ]);
    expect(shown([...WHOLE, orphan], { completeness }, /parent that was not found/)).toEqual(['orphan']);
    expect(shown([...WHOLE, orphan], { completeness }, /only a request/)).toEqual(['orphan']);
  });

  it('do not call a trace incomplete because rows of other requests were read', () => {
    const found = notices(WHOLE, { completeness: { leftOut: [{ reason: 'of other requests', rows: 1 }] } });
    expect(found).toEqual([{ severity: 'info', text: '1 row read and left out: of other requests.' }]);
  });

  it('offer to gather a young call again', () => {
    const found = notices(WHOLE, {
      completeness: { settled: false, notices: ['This call ended less than 90 s ago: rows may still arrive.'] },
    });
    expect(found).toEqual([
      {
        severity: 'warning',
        text: 'This call is less than 90 s old: rows may still arrive.',
        action: { kind: 'gather' },
      },
    ]);
  });

  it('count inferred links among all, shown or hidden', () => {
    expect(texts(REQUEST)).toEqual(['1 of 3 links is inferred: no id names the parent (dashed frame).']);
    expect(shown(REQUEST, {}, /inferred/)).toEqual(['select']);
    expect(texts(REQUEST, { options: { showInferred: false } })).toEqual([
      '1 more tree could not be tied to the first; it is drawn below.',
      '1 of 3 links is inferred and hidden.',
    ]);
  });

  it('lead to spans whose likely parents were not likely enough', () => {
    const candidate = { parent: 'span-GET /', evidence: ['containment'], confidence: 0.3, note: '', reason: 'unsure' };
    const unsure: Row = {
      ...REQUEST[3],
      name: 'unsure',
      parent: -1,
      own: { signalSource: 'ebpf', passedOver: passedOverText([{ ...candidate, strength: 'inferred' }]) },
    };
    expect(shown([...WHOLE, unsure], { completeness: { unsure: 1 } }, /likely enough/)).toEqual(['unsure']);
  });

  it('tell by how much each clock was moved, and what was possible', () => {
    const clocks = [
      clock('node:a'),
      clock('node:b', { offsetNs: -3e6, minNs: -4e6, maxNs: -1e6 }),
      clock('node:c', { offsetNs: 1e6, minNs: 1e6, driftPpm: 12.34 }),
    ];
    expect(texts(WHOLE, { clocks })).toEqual([
      'Clocks corrected: b by −3 ms (−4 ms to −1 ms was possible); ' +
        'c by +1 ms (at least +1 ms was possible), and +12.3 ppm for its drift.',
    ]);
  });

  it('list only some of many clocks and services', () => {
    const many = Array.from({ length: 9 }, (_, i) => `n${i}`);
    const found = texts(WHOLE, {
      clocks: many.map((name) => clock(name, { offsetNs: 5 })),
      completeness: { withoutEbpf: many },
    });
    expect(found[0]).toContain('n0, n1, n2, n3, n4 and 4 more.');
    expect(found[1]).toMatch(/n4 by \+5 ns; and 4 more\.$/);
  });
});

describe('moved clocks', () => {
  it('are told with the most that a span was moved, and not at all where none was', () => {
    expect(movedClocks(modelOf(REQUEST, { clocks: [clock('a')] }).trace)).toBeNull();
    const moved = movedClocks(modelOf(REQUEST, { clocks: [clock('a'), clock('b', { offsetNs: -500_000 })] }).trace);
    expect(moved).toEqual({ mostNs: 500_000, text: '1 clock corrected by up to 500 µs:\nb by −500 µs' });
  });
});
