import fc from 'fast-check';
import { trace, type Row } from '../testing/frame';
import { spansOf } from '../testing/model';
import { criticalPath, piecesBelow, type Pieces } from './criticalPath';

/** One span a line: its bar against the ruler of all lines, indented names tell the tree; `>` marks a consumer. */
function drawn(picture: string) {
  const lines = picture.split('\n').filter((line) => line.trim() !== '');
  const open: Array<{ indent: number; at: number }> = [];
  const rows = lines.map((line, at): Row => {
    const [, indent, name, bar] = /^( *)(\w+) *\|(.*)$/.exec(line)!;
    while (open.length > 0 && open[open.length - 1].indent >= indent.length) {
      open.pop();
    }
    const parent = open[open.length - 1]?.at ?? -1;
    open.push({ indent: indent.length, at });
    const start = bar.search(/[=>]/);
    return { name, parent, start, duration: bar.trimEnd().length - start };
  });
  const made = trace(rows);
  const kind = lines.map((line) => (line.includes('>') ? 'consumer' : 'internal'));
  return spansOf({ ...made, kind });
}

/** Who has each moment, a letter per ns. */
const letters = (pieces: Pieces, names: ArrayLike<string>) =>
  Array.from(pieces.span, (span, k) => names[span].repeat(pieces.toNs[k] - pieces.fromNs[k])).join('');

const pathOf = (picture: string, running = false) => {
  const spans = drawn(picture);
  return letters(running ? piecesBelow(spans, 0, true) : criticalPath(spans), spans.trace.operation);
};

describe('the critical path', () => {
  it('goes back through the children that finished last', () => {
    expect(
      pathOf(`
        r  |==========
          a| ===
          b|     ====
            c|      ==
      `)
    ).toBe('raaarbccbr');
  });

  it('leaves out what nobody waited for: a child that still ran when the next one started', () => {
    const beside = `
      r  |==========
        a|======
        b|    =====
    `;
    expect(pathOf(beside)).toBe('rrrrbbbbbr');
    expect(pathOf(beside, true)).toBe('aaaabbbbbr');
  });

  it('takes the one that explains more where two end together', () => {
    expect(
      pathOf(`
      r  |======
        a|   ===
        b| =====
    `)
    ).toBe('rbbbbb');
  });

  it('cuts children that do not lie inside their parent', () => {
    expect(
      pathOf(`
      r  |  ======
        a|===
        b|      =====
        c|          ===
    `)
    ).toBe('arrrbb');
  });

  it('does not wait for a consumer that goes on after the producer', () => {
    expect(
      pathOf(`
      r  |======
        a|  >>>>>>>
        b| >>>
    `)
    ).toBe('rbbbrr');
  });

  it('knows spans without a duration, and empty traces', () => {
    expect(pathOf('r|==\n  a|=')).toBe('ar');
    const nothing = criticalPath(spansOf(trace([])));
    expect(nothing.span).toHaveLength(0);
  });

  it('is a sequence of pieces of spans that fills the root', () => {
    const rows = fc.array(
      fc.record({
        start: fc.nat(60),
        duration: fc.nat(40),
        parent: fc.integer({ min: -1, max: 20 }),
        consumer: fc.boolean(),
      }),
      { minLength: 1, maxLength: 30 }
    );
    fc.assert(
      fc.property(rows, fc.boolean(), (list, running) => {
        // Cycles among them.
        const made = trace(
          list.map((row, i) => ({ name: `s${i}`, ...row, parent: row.parent < list.length ? row.parent : -1 }))
        );
        const spans = spansOf({ ...made, kind: list.map(({ consumer }) => (consumer ? 'consumer' : 'internal')) });
        for (const root of spans.forest.roots) {
          const { span, fromNs, toNs } = piecesBelow(spans, root, running);
          let atNs = spans.startNs[root];
          span.forEach((one, k) => {
            expect(fromNs[k]).toBe(atNs);
            expect(toNs[k]).toBeGreaterThan(fromNs[k]);
            expect(spans.startNs[one]).toBeLessThanOrEqual(fromNs[k]);
            expect(spans.endNs[one]).toBeGreaterThanOrEqual(toNs[k]);
            atNs = toNs[k];
          });
          expect(atNs).toBe(spans.endNs[root]);
        }
      })
    );
  });

  it('needs no stack: a chain and a star', () => {
    const n = 50_000;
    const chain = spansOf(
      trace(Array.from({ length: n }, (_, i) => ({ name: `${i}`, parent: i - 1, start: i, duration: 2 * (n - i) })))
    );
    expect(criticalPath(chain).span).toHaveLength(2 * n - 1);
    const star = spansOf(
      trace(
        Array.from({ length: n }, (_, i) => ({
          name: `${i}`,
          parent: i === 0 ? -1 : 0,
          start: i,
          duration: i === 0 ? 2 * n : 1,
        }))
      )
    );
    expect(criticalPath(star).span).toHaveLength(n + 1);
  });
});
