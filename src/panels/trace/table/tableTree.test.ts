import fc from 'fast-check';
import type { TraceSpans } from '../layout/traceSpans';
import { trace, type Row } from '../testing/frame';
import { spansOf } from '../testing/model';
import { gridAction } from './gridKeys';
import { atOnce } from '../../../trace/steps';
import { isCollapsed, NOTHING_COLLAPSED, sortedRows, treeRows, withCollapsed, type Collapsed } from './tableRows';
import { nearestShown, siblingCount, tableTree, type TableTree } from './tableTree';

const row = (name: string, parent: number, start: number, signalSource = 'otel', duration = 5): Row => ({
  name,
  parent,
  start,
  duration,
  own: { signalSource },
});
const SPANS = spansOf(
  trace([
    row('root', -1, 0),
    row('late', 0, 50, 'otel', 9),
    row('nic', 0, 10, 'packet', 30),
    row('hop', 2, 11, 'packet', 20),
    row('code', 3, 12, 'otel', 1),
    row('more', 3, 11),
    row('other', -1, 5),
  ])
);

/** A line per row: indentation is the level, then the place among the siblings. */
function drawn({ trace: t }: TraceSpans, tree: TableTree, spans: Uint32Array = tree.order): string[] {
  return Array.from(
    spans,
    (span) => `${'  '.repeat(tree.depth[span])}${t.operation[span]} ${tree.position[span]}/${siblingCount(tree, span)}`
  );
}

const named = (...names: string[]) =>
  Uint8Array.from({ length: SPANS.count }, (_, i) => (names.includes(SPANS.trace.operation[i]) ? 1 : 0));
const spanOf = (name: string) => Array.from(SPANS.trace.operation).indexOf(name);
const ALL = { showNetwork: true, only: null };

describe('the tree of rows', () => {
  it('has siblings in the order of their start, and the tree that was asked for first', () => {
    expect(drawn(SPANS, tableTree(SPANS, ALL))).toEqual([
      'root 1/2',
      '  nic 1/2',
      '    hop 1/1',
      '      more 1/2',
      '      code 2/2',
      '  late 2/2',
      'other 2/2',
    ]);
  });

  it('hangs what lies under hidden network spans under the nearest span that is shown', () => {
    const tree = tableTree(SPANS, { showNetwork: false, only: null });
    expect(drawn(SPANS, tree)).toEqual(['root 1/2', '  more 1/3', '  code 2/3', '  late 3/3', 'other 2/2']);
    expect(nearestShown(tree, SPANS, spanOf('hop'))).toBe(spanOf('root'));
  });

  it('keeps the ancestors of what matches', () => {
    const tree = tableTree(SPANS, { showNetwork: true, only: named('code') });
    expect(drawn(SPANS, tree)).toEqual(['root 1/1', '  nic 1/1', '    hop 1/1', '      code 1/1']);
    expect(tableTree(SPANS, { showNetwork: true, only: named() }).order).toHaveLength(0);
  });

  it('holds every span once, behind its parent and inside its subtree, whatever the parents are', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 40 }), { maxLength: 40 }), (parents) => {
        const spans = spansOf(trace(parents.map((parent, i) => row(`s${i}`, Math.min(parent, parents.length - 1), i))));
        const { order, end, at, parent } = tableTree(spans, ALL);
        expect(Array.from(order).sort((a, b) => a - b)).toEqual(parents.map((_, i) => i));
        for (let span = 0; span < parents.length; span++) {
          const up = parent[span];
          expect(order[at[span]]).toBe(span);
          if (up >= 0) {
            expect(at[up]).toBeLessThan(at[span]);
            expect(end[at[span]]).toBeLessThanOrEqual(end[at[up]]);
          }
        }
      })
    ));

  it('is made of a chain of 50,000 and a star of 100,000', () => {
    const chain = spansOf(trace(Array.from({ length: 50_000 }, (_, i) => row(`${i}`, i - 1, i))));
    expect(tableTree(chain, ALL).depth[49_999]).toBe(49_999);
    const star = spansOf(trace(Array.from({ length: 100_000 }, (_, i) => row(`${i}`, i === 0 ? -1 : 0, -i))));
    expect(tableTree(star, ALL).position[99_999]).toBe(1);
  });
});

describe('the rows', () => {
  const tree = tableTree(SPANS, ALL);
  const ids = SPANS.trace.spanId;
  const closed = (...names: string[]) =>
    withCollapsed(
      NOTHING_COLLAPSED,
      names.map((name) => ids[spanOf(name)]),
      true
    );
  const names = (collapsed: Collapsed) =>
    Array.from(treeRows(tree, collapsed, ids).spans, (s) => SPANS.trace.operation[s]);

  it('leave out what hangs under a collapsed span', () => {
    expect(names(closed('hop'))).toEqual(['root', 'nic', 'hop', 'late', 'other']);
    expect(names(closed('root', 'hop'))).toEqual(['root', 'other']);
    expect(names({ all: true, except: new Set([ids[spanOf('root')]]) })).toEqual(['root', 'nic', 'late', 'other']);
  });

  it('are found by their span', () => {
    const { rowOf } = treeRows(tree, closed('hop'), ids);
    expect([rowOf(spanOf('late')), rowOf(spanOf('code')), rowOf(spanOf('other'))]).toEqual([3, -1, 4]);
  });

  it('can be opened one by one where all are collapsed', () => {
    const all: Collapsed = { all: true, except: new Set() };
    const opened = withCollapsed(all, ['a'], false);
    expect([isCollapsed(opened, 'a'), isCollapsed(opened, 'b')]).toEqual([false, true]);
    expect(isCollapsed(withCollapsed(opened, ['a'], true), 'a')).toBe(true);
  });

  it('are a flat list by a time, equal ones in the order of the tree', () => {
    const by = (descending: boolean, only: Uint8Array | null) => {
      const rows = atOnce(sortedRows(tree, SPANS.trace.durationNs, descending, only));
      rows.spans.forEach((span, k) => expect(rows.rowOf(span)).toBe(k));
      return Array.from(rows.spans, (s) => SPANS.trace.operation[s]);
    };
    expect(by(true, null)).toEqual(['nic', 'hop', 'late', 'root', 'more', 'other', 'code']);
    expect(by(false, named('root', 'late', 'code'))).toEqual(['code', 'root', 'late']);
  });
});

describe('keys of the tree grid', () => {
  const tree = tableTree(SPANS, ALL);
  const place = (name: string, closed: string[] = []) => {
    const collapsed = withCollapsed(
      NOTHING_COLLAPSED,
      closed.map((one) => SPANS.trace.spanId[spanOf(one)]),
      true
    );
    const rows = treeRows(tree, collapsed, SPANS.trace.spanId);
    return {
      rows,
      row: rows.rowOf(spanOf(name)),
      tree,
      isCollapsed: (span: number) => isCollapsed(collapsed, SPANS.trace.spanId[span]),
      rowsPerPage: 3,
    };
  };
  it.each([
    ['root', 'ArrowDown', [], 'nic'],
    ['root', 'ArrowUp', [], 'root'],
    ['root', 'PageDown', [], 'more'],
    ['other', 'PageUp', [], 'more'],
    ['code', 'Home', [], 'root'],
    ['code', 'End', [], 'other'],
    ['other', 'ArrowDown', [], 'other'],
    ['root', 'ArrowRight', [], 'nic'],
    ['code', 'ArrowRight', [], 'code'],
    ['code', 'ArrowLeft', [], 'hop'],
    ['hop', 'ArrowLeft', ['hop'], 'nic'],
    ['root', 'ArrowLeft', ['root'], 'root'],
  ])('from %s, %s (collapsed: %j) leads to %s', (from, key, closed, to) => {
    const at = place(from, closed);
    expect(gridAction(key, at)).toEqual({ kind: 'move', row: at.rows.rowOf(spanOf(to)) });
  });

  it.each([
    ['hop', 'ArrowLeft', [], ['hop'], true],
    ['hop', 'ArrowRight', ['hop'], ['hop'], false],
    ['late', '*', [], ['nic', 'late'], false],
    ['other', '*', [], ['root', 'other'], false],
  ])('on %s, %s (collapsed: %j) folds %j: %s', (from, key, closed, which, to) => {
    expect(gridAction(key, place(from, closed))).toEqual({ kind: 'collapse', spans: which.map(spanOf), to });
  });

  it('select with Enter, close with Escape, and leave other keys alone', () => {
    expect(gridAction('Enter', place('root'))).toEqual({ kind: 'select' });
    expect(gridAction('Escape', place('root'))).toEqual({ kind: 'close' });
    expect(gridAction('x', place('root'))).toBeNull();
    expect(gridAction('ArrowLeft', { ...place('code'), tree: null })).toEqual({ kind: 'move', row: 4 });
  });
});
