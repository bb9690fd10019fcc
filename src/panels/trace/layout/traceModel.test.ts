import fc from 'fast-check';
import { REQUEST, trace, type Row } from '../testing/frame';
import { DEFAULT_OPTIONS } from '../options';
import { modelOf } from '../testing/model';
import { indexOfSpan, MARK, NETWORK, NETWORK_GROUP } from './traceModel';
import { groupSelfTimes, summarise } from './summary';

const options = DEFAULT_OPTIONS;

describe('trace model', () => {
  it('puts every span in, with its kind, colour group and marks', () => {
    const model = modelOf(trace(REQUEST), options);
    expect(Array.from(model.kind)).toEqual([1, 2, 0, 1]);
    expect(Array.from(model.group, (g) => model.groups[g])).toEqual(['shop', NETWORK_GROUP, 'stock', 'db']);
    expect(Array.from(model.marks)).toEqual([0, 0, MARK.serverError | MARK.corrected, MARK.inferred]);
    expect(Array.from(model.layout.lane)).toEqual([0, 1, 2, 3]);
    expect(model.whole).toEqual({ fromNs: 0, toNs: 10_000_000 });
  });

  it('shows raw times when clocks are not to be corrected', () => {
    const corrected = modelOf(trace(REQUEST), options);
    const raw = modelOf(trace(REQUEST), { ...options, correctClocks: false });
    expect([corrected.input.startNs[2], raw.input.startNs[2]]).toEqual([1_500_000, 2_000_000]);
    expect(raw.marks[2] & MARK.corrected).toBe(0);
  });

  it('hands the children of hidden network spans to the span above', () => {
    const model = modelOf(trace(REQUEST), { ...options, network: 'hidden' });
    expect(Array.from(model.spanOf)).toEqual([0, 2, 3]);
    expect(Array.from(model.layout.forest.parent)).toEqual([-1, 0, 1]);
    expect(indexOfSpan(model.trace, { spanId: 'span-handle', rowId: '' })).toBe(2);
    expect(indexOfSpan(model.trace, { spanId: 'span-gone', rowId: '' })).toBe(-1);
    expect(Array.from(model.placeOf)).toEqual([0, 0, 1, 2]);
    expect(summarise(model).hidden).toBe(1);
  });

  it('hides network spans without losing any other, whatever the tree', () => {
    const rows = fc
      .array(fc.record({ packet: fc.boolean(), parent: fc.integer({ min: -1, max: 30 }) }), { maxLength: 30 })
      .map((list) =>
        list.map((s, i): Row => ({
          name: String(i),
          parent: s.parent < list.length ? s.parent : -1, // forward links and cycles are allowed
          start: i,
          duration: 5,
          own: { signalSource: s.packet ? 'packet' : 'otel' },
        }))
      );
    fc.assert(
      fc.property(rows, (list) => {
        const whole = trace(list);
        const model = modelOf(whole, { ...options, network: 'hidden' });
        expect(Array.from(model.kind)).not.toContain(NETWORK);
        expect(model.spanOf.length).toBe(list.filter((row) => row.own?.signalSource === 'otel').length);
        model.spanOf.forEach((span, i) => {
          let up = whole.parent[span];
          while (up >= 0 && whole.signalSource[up] === 'packet') {
            up = whole.parent[up];
          }
          const shown = model.layout.forest.parent[i];
          expect(shown < 0 ? -1 : model.spanOf[shown]).toBe(up);
        });
      })
    );
  });

  it('takes an empty trace', () => {
    const model = modelOf(trace([]), options);
    expect([model.layout.laneCount, model.zeroNs, summarise(model).root]).toEqual([0, 0, -1]);
  });

  it('puts the largest tree of a foreign frame on top', () => {
    const foreign = {
      ...trace([
        { ...REQUEST[0], name: 'lonely' },
        ...REQUEST.map((r) => ({ ...r, parent: r.parent < 0 ? -1 : r.parent + 1 })),
      ]),
      own: false,
    };
    expect(modelOf(foreign, options).layout.roots).toEqual([1, 0]);
    expect(modelOf({ ...foreign, own: true }, options).layout.roots).toEqual([0, 1]);
  });
});

describe('summary', () => {
  it('counts kinds and failures and shares out the self time', () => {
    const model = modelOf(trace(REQUEST), options);
    const summary = summarise(model);
    expect(summary.byKind).toEqual([1, 2, 1]);
    expect([summary.failures, summary.inferred, summary.otherTrees]).toEqual([1, 1, 0]);
    expect(summary.services).toBe(3);
    const selfNs = groupSelfTimes(model);
    expect(Object.fromEntries(model.groups.map((group, g) => [group, selfNs[g]]))).toEqual({
      stock: 5_000_000,
      shop: 2_000_000,
      db: 1_000_000,
      [NETWORK_GROUP]: 2_000_000,
    });
    expect(summary.groups[model.groups.indexOf(NETWORK_GROUP)]).toEqual({ spans: 1, failures: 0 });
  });
});
