import fc from 'fast-check';
import { trace, type Row } from '../testing/frame';
import { modelOf, spansOf } from '../testing/model';
import { NOTHING_FOLDED, type Folding } from './folding';
import { ANY_FAILURE, barKind, barsOf, hiddenUnder, MARK, membersOf, type TraceModel } from './traceModel';

/** A request through four hops to a server that asks a database three times; the second answer is an error. */
const hop = (name: string, parent: number, start: number, duration: number): Row => ({
  name,
  parent,
  start,
  duration,
  own: { signalSource: 'packet', evidence: 'tcp-seq', observationPoint: name },
});
const query = (k: number, failed = false): Row => ({
  name: `q${k}`,
  parent: 5,
  start: 40 + 10 * k,
  duration: 5,
  service: 'db',
  operation: 'select',
  own: { responseStatus: failed ? 'server_error' : 'ok' },
});
const CALL: Row[] = [
  { name: 'client', parent: -1, start: 0, duration: 100, own: { signalSource: 'ebpf' } },
  hop('c', 0, 5, 90),
  hop('c-nd', 1, 10, 80),
  hop('s-nd', 2, 15, 70),
  hop('s', 3, 20, 60),
  { name: 'server', parent: 4, start: 25, duration: 50, own: { signalSource: 'ebpf' } },
  query(0),
  query(1, true),
  query(2),
];

/** The bars as text: a line each in the order of drawing, indented by depth. */
function drawing(model: TraceModel): string[] {
  return Array.from(model.layout.order, (bar) => {
    const members = Array.from(membersOf(model, bar), (span) => model.trace.spanId[span].replace('span-', ''));
    const hidden = hiddenUnder(model, bar);
    return (
      '  '.repeat(model.layout.depth[bar]) +
      members.join('+') +
      (hidden > 0 ? ` (${hidden} hidden)` : '') +
      (model.marks[bar] & MARK.hiddenFailure ? ' !' : '')
    );
  });
}

const spans = (...list: number[]) => Uint32Array.from(list);

describe('folding', () => {
  const whole = trace(CALL);

  it('makes one bar of the hops of a request, with what comes after under it', () => {
    const model = modelOf(whole, {}, { network: 'folded' });
    expect(drawing(model)).toEqual(['client', '  c+c-nd+s-nd+s', '    server', '      q0', '      q1', '      q2']);
    expect([model.input.startNs[1], model.input.endNs[1]]).toEqual([5, 95]);
    expect([barKind(model, 0), barKind(model, 1)]).toEqual(['span', 'path']);
    expect(drawing(modelOf(whole, {}, { network: 'folded', unfoldedPaths: spans(1) }))).toEqual(
      drawing(modelOf(whole))
    );
  });

  it('ends a path where the way parts, where another request begins, and leaves a single hop alone', () => {
    const parted = trace([...CALL.slice(0, 4), hop('other', 2, 15, 3), hop('more', 3, 16, 3)]);
    expect(drawing(modelOf(parted, {}, { network: 'folded' }))).toEqual([
      'client',
      '  c+c-nd',
      '    s-nd+more',
      '    other',
    ]);
    const another = trace([
      ...CALL.slice(0, 3),
      { ...hop('s', 2, 15, 9), own: { signalSource: 'packet', evidence: 'x-request-id' } },
    ]);
    expect(drawing(modelOf(another, {}, { network: 'folded' }))).toEqual(['client', '  c+c-nd', '    s']);
  });

  it('makes one bar of repeated siblings, and says that one of them failed', () => {
    const model = modelOf(whole, {}, { network: 'hidden', repeats: true });
    expect(drawing(model)).toEqual(['client (4 hidden)', '  server', '    q0+q1+q2 !']);
    expect([model.input.startNs[2], model.input.endNs[2]]).toEqual([40, 65]);
    expect([barKind(model, 2), model.failed?.[2]]).toEqual(['repeats', 1]);
    const open = modelOf(whole, {}, { network: 'hidden', repeats: true, unfoldedRepeats: spans(6) });
    expect(drawing(open).slice(2)).toEqual(['    q0', '    q1', '    q2']);
    expect(open.marks[2] & MARK.unfolded).toBeTruthy();
  });

  it('folds no two of a kind, none that differ, and those that follow each other in time wherever they stand', () => {
    const two = trace(CALL.slice(0, 8));
    expect(
      drawing(modelOf(two, {}, { repeats: true }))
        .slice(-2)
        .map((line) => line.trim())
    ).toEqual(['q0', 'q1']);
    const between = trace([...CALL, { name: 'odd', parent: 5, start: 55, duration: 1 }]);
    expect(drawing(modelOf(between, {}, { repeats: true })).length).toBe(10);
    const shuffled = trace([...CALL.slice(0, 6), CALL[8], CALL[6], CALL[7]]);
    expect(
      drawing(modelOf(shuffled, {}, { repeats: true }))
        .pop()
        ?.trim()
    ).toBe('q0+q1+q2 !');
  });

  it('collapses a subtree, and says what failed in it', () => {
    const model = modelOf(whole, {}, { collapsed: spans(5) });
    expect(drawing(model).pop()?.trim()).toBe('server (3 hidden) !');
    expect(model.marks[5] & MARK.collapsed).toBeTruthy();
    expect(Array.from(model.placeOf)).toEqual([0, 1, 2, 3, 4, 5, 5, 5, 5]);
    // A hop in the middle of a folded path collapses what hangs under the path.
    expect(drawing(modelOf(whole, {}, { network: 'folded', collapsed: spans(3) }))).toEqual([
      'client',
      '  c+c-nd+s-nd+s (4 hidden) !',
    ]);
    expect(modelOf(whole, {}, { collapsed: spans(6) }).marks[6] & MARK.collapsed).toBe(0);
  });

  it('says nothing of hidden hops that fail like the request they belong to', () => {
    const failing = (rows: Row[]) =>
      trace(rows.map((row) => ({ ...row, own: { ...row.own, responseStatus: 'server_error' } })));
    const model = modelOf(failing(CALL.slice(0, 5)), {}, { network: 'hidden' });
    expect(drawing(model)).toEqual(['client (4 hidden)']);
    const lost = trace([CALL[0], { ...CALL[1], own: { ...CALL[1].own, responseStatus: 'timeout' } }]);
    expect(drawing(modelOf(lost, {}, { network: 'hidden' }))).toEqual(['client (1 hidden) !']);
  });

  it('shows matches with their ancestors, or all with the matches marked', () => {
    const matches = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 1, 0]);
    const model = modelOf(whole, {}, { network: 'hidden', only: matches, matches });
    expect(drawing(model).map((line) => line.trim().split(' ')[0])).toEqual(['client', 'server', 'q1']);
    const all = modelOf(whole, {}, { collapsed: spans(5), matches });
    expect(Array.from(all.marks, (mark) => (mark & MARK.match ? 1 : 0))).toEqual([0, 0, 0, 0, 0, 1]);
  });
});

describe('folding, whatever the trace and the switches', () => {
  const anyRows = fc
    .array(
      fc.record({
        packet: fc.boolean(),
        parent: fc.integer({ min: -1, max: 25 }),
        start: fc.nat(50),
        duration: fc.nat(20),
        evidence: fc.constantFrom('tcp-seq', 'process'),
        operation: fc.constantFrom('get', 'put'),
        status: fc.constantFrom('ok', 'ok', 'timeout', 'unknown'),
      }),
      { maxLength: 25 }
    )
    .map((list) =>
      trace(
        list.map((s, i): Row => ({
          name: String(i),
          operation: s.operation,
          parent: s.parent < list.length ? s.parent : -1,
          start: s.start,
          duration: s.duration,
          own: { signalSource: s.packet ? 'packet' : 'otel', evidence: s.evidence, responseStatus: s.status },
        }))
      )
    );
  const bits = fc.uint8Array({ minLength: 25, maxLength: 25, max: 1 });
  const anySpans = fc.uniqueArray(fc.nat(24), { maxLength: 5 }).map((list) => Uint32Array.from(list));
  const anyFolding = fc.record({
    network: fc.constantFrom('shown', 'folded', 'hidden'),
    repeats: fc.boolean(),
    only: fc.option(bits),
    collapsed: anySpans,
    unfoldedPaths: anySpans,
    unfoldedRepeats: anySpans,
  }) satisfies fc.Arbitrary<Folding>;
  const within = (folding: Folding, count: number): Folding => ({
    ...folding,
    collapsed: folding.collapsed.filter((span) => span < count),
    only: folding.only && folding.only.subarray(0, count),
  });

  it('every span has one bar or one that stands for it, members are drawn once, failures are counted once', () => {
    fc.assert(
      fc.property(anyRows, anyFolding, (whole, given) => {
        const folding = within(given, whole.count);
        const model = modelOf(whole, {}, folding);
        const n = model.spanOf.length;
        model.spanOf.forEach((span, bar) => expect(model.placeOf[span]).toBe(bar));
        const drawn = Array.from({ length: n }, (_, bar) => Array.from(membersOf(model, bar))).flat();
        expect(new Set(drawn).size).toBe(drawn.length);
        const stood = Array.from({ length: n }, (_, bar) => membersOf(model, bar).length + hiddenUnder(model, bar));
        const gone = model.placeOf.filter((bar) => bar < 0).length;
        expect(stood.reduce((a, b) => a + b, 0)).toBe(whole.count - gone);
        model.placeOf.forEach((bar, span) => {
          if (bar < 0) {
            // Only a span without anything shown above it is in no bar.
            for (let up = span; up >= 0; up = model.spans.forest.parent[up]) {
              expect(Array.from(model.spanOf)).not.toContain(up);
            }
            expect(folding.only !== null || folding.network === 'hidden').toBe(true);
          }
        });
        // Hidden failures: counted on the bar, and marked unless the bar itself shows one.
        for (let bar = 0; bar < n; bar++) {
          const spansOfBar = Array.from(model.placeOf.keys()).filter((span) => model.placeOf[span] === bar);
          const failed = spansOfBar.filter((span) => whole.status[span] === 'timeout');
          expect(model.failed?.[bar] ?? (model.marks[bar] & ANY_FAILURE ? 1 : 0)).toBe(failed.length);
          if (failed.length > 0) {
            expect(model.marks[bar] & (ANY_FAILURE | MARK.hiddenFailure)).toBeTruthy();
          } else {
            expect(model.marks[bar] & (ANY_FAILURE | MARK.hiddenFailure)).toBe(0);
          }
        }
      }),
      { numRuns: 400 }
    );
  });

  it('a bar hangs under the bar of the nearest span above that is in another bar', () => {
    fc.assert(
      fc.property(anyRows, anyFolding, (whole, given) => {
        const model = modelOf(whole, {}, within(given, whole.count));
        model.spanOf.forEach((span, bar) => {
          let up = model.spans.forest.parent[span];
          while (up >= 0 && model.placeOf[up] < 0) {
            up = model.spans.forest.parent[up];
          }
          expect(model.layout.forest.parent[bar]).toBe(up < 0 ? -1 : model.placeOf[up]);
        });
      }),
      { numRuns: 400 }
    );
  });

  it('shows exactly the matches and what is above them, where nothing else is hidden', () => {
    fc.assert(
      fc.property(anyRows, bits, (whole, only) => {
        const { spanOf, spans: all } = modelOf(whole, {}, { only: only.subarray(0, whole.count) });
        const wanted = new Set<number>();
        for (let span = 0; span < whole.count; span++) {
          for (let up = only[span] ? span : -1; up >= 0; up = all.forest.parent[up]) {
            wanted.add(up);
          }
        }
        expect(Array.from(spanOf)).toEqual(Array.from(wanted).sort((a, b) => a - b));
      })
    );
  });

  it('is the same again once all that was folded is unfolded', () => {
    fc.assert(
      fc.property(anyRows, (whole) => {
        const plain = modelOf(whole);
        const all = Uint32Array.from({ length: whole.count }, (_, i) => i);
        const opened = modelOf(
          whole,
          {},
          { network: 'folded', repeats: true, unfoldedPaths: all, unfoldedRepeats: all }
        );
        expect(Array.from(opened.layout.lane)).toEqual(Array.from(plain.layout.lane));
        expect(opened.size).toBeNull();
      })
    );
  });

  it('is plain data: what goes in and what comes out can be sent to a worker', () => {
    const all = spansOf(trace(CALL));
    const bars = barsOf(all, { ...NOTHING_FOLDED, network: 'folded', repeats: true });
    expect(structuredClone(bars)).toEqual(bars);
  });
});

describe('folding of large traces', () => {
  it('survives a chain of 50,000 hops and 100,000 repeats', () => {
    const n = 50_000;
    const chain = trace(Array.from({ length: n }, (_, i) => hop(String(i), i - 1, i, 2 * n - 2 * i)));
    expect(modelOf(chain, {}, { network: 'folded' }).spanOf.length).toBe(1);
    const child = (i: number): Row => ({ name: String(i), operation: 'get', parent: 0, start: i, duration: 9 });
    const star = trace([{ ...child(0), parent: -1 }, ...Array.from({ length: 99_999 }, (_, i) => child(i + 1))]);
    const folded = modelOf(star, {}, { repeats: true });
    expect([folded.spanOf.length, folded.size?.[1]]).toEqual([2, 99_999]);
    expect(modelOf(star, {}, { collapsed: spans(0) }).spanOf.length).toBe(1);
  });
});
