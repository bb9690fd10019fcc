import fc from 'fast-check';
import { trace, type Row } from '../testing/frame';
import { spansOf } from '../testing/model';
import { referenceTrace } from '../testing/reference';
import { graphOfTrace } from './graphOfTrace';
import { layersOf } from './layers';
import { layoutTopology, type Box } from './layoutTopology';
import { nearestInDirection } from './nearestInDirection';
import { spread } from './spread';

const ways = (...pairs: Array<[number, number]>) => pairs.map(([from, to]) => ({ from, to }));

describe('layers', () => {
  it('put callers before callees, and lead a long way through the layers between', () => {
    const { cells, routes } = layersOf(4, ways([0, 1], [1, 2], [0, 2], [2, 3]), String);
    expect(cells.slice(0, 4).map(({ layer }) => layer)).toEqual([0, 1, 2, 3]);
    expect(routes[2].map((cell) => [cells[cell].box, cells[cell].layer])).toEqual([
      [0, 0],
      [-1, 1],
      [2, 2],
    ]);
  });

  it('cut cycles', () => {
    const { cells, routes } = layersOf(3, ways([0, 1], [1, 2], [2, 0], [1, 1]), String);
    expect(cells.map(({ layer }) => layer)).toEqual([0, 1, 2]);
    expect(routes[2]).toEqual([2, 0]);
    expect(layersOf(0, [], String).layers).toEqual([]);
  });

  it('order boxes so that ways do not cross where they need not, groups together', () => {
    // 0 calls 1 and 2; 1 calls 4, 2 calls 3.
    const { layers } = layersOf(5, ways([0, 1], [0, 2], [1, 4], [2, 3]), String);
    expect([layers[1], layers[2]]).toEqual([
      [1, 2],
      [4, 3],
    ]);
    const group = ['', 'x', 'y', 'x'];
    expect(layersOf(4, ways([0, 1], [0, 2], [0, 3]), (box) => group[box]).layers[1]).toEqual([1, 3, 2]);
  });
});

describe('spreading', () => {
  it.each([
    [
      [10, 50],
      [0, 20],
      [10, 50],
    ],
    [
      [10, 10],
      [0, 20],
      [0, 20],
    ],
    [
      [30, 10, 100],
      [0, 20, 20],
      [10, 30, 100],
    ],
    [[], [], []],
  ])('of %j at least %j apart gives %j', (wished, apart, places) => expect(spread(wished, apart)).toEqual(places));
});

const HOSTS = ['', 'node-a', 'node-b', 'node-c'];
const call = fc.record({
  parent: fc.integer({ min: -1, max: 25 }),
  service: fc.integer({ min: 0, max: 9 }),
  point: fc.constantFrom('app', 's-p', 'c', 'c-nd', 's-nd', 's'),
});
const rowsOf = (list: Array<{ parent: number; service: number; point: string }>): Row[] =>
  list.map(({ parent, service, point }, i) => ({
    name: `${i}`,
    parent: Math.min(parent, i - 1),
    start: i,
    duration: 5,
    service: `s${service}`,
    own: {
      observationPoint: point,
      host: HOSTS[service % 4],
      pod: service % 3 === 0 ? '' : `pod-${service}`,
      nic: 'eth0',
      signalSource: point === 'app' ? 'otel' : point === 's-p' ? 'ebpf' : 'packet',
    },
  }));
const apart = (a: Box, b: Box) =>
  a.x + a.width <= b.x + 0.01 ||
  b.x + b.width <= a.x + 0.01 ||
  a.y + a.height <= b.y + 0.01 ||
  b.y + b.height <= a.y + 0.01;

describe('the layout', () => {
  it('lays nothing over another, keeps pods in their nodes, and all inside its size', () =>
    fc.assert(
      fc.property(fc.array(call, { minLength: 1, maxLength: 26 }), fc.boolean(), (list, full) => {
        const graph = graphOfTrace(spansOf(trace(rowsOf(list))));
        const { boxes, frames, lines, width, height } = layoutTopology(graph, full);
        const shown = full ? boxes : boxes.slice(0, graph.instances.length);
        shown.forEach((a, i) => shown.slice(0, i).forEach((b) => expect(apart(a, b)).toBe(true)));
        const pods = frames.filter(({ kind }) => kind === 'pod');
        pods.forEach((a, i) => pods.slice(0, i).forEach((b) => expect(apart(a, b)).toBe(true)));
        const nodes = frames.filter(({ kind }) => kind === 'node');
        nodes.forEach((a, i) => nodes.slice(0, i).forEach((b) => expect(apart(a, b)).toBe(true)));
        for (const box of [...shown, ...frames]) {
          expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(true);
        }
        expect(lines).toHaveLength(full ? graph.passages.length : graph.calls.length);
        lines.forEach(({ points, label }) => {
          expect(points.length).toBeGreaterThanOrEqual(2);
          expect(Number.isFinite(label.x + label.y)).toBe(true);
        });
      })
    ));

  it('leads the way up to a service on its left and down on its right, and is no wider for it', () => {
    const points = ['c-p', 'c', 'c-nd', 's-nd', 's', 's-p'];
    const rows = rowsOf(points.map((point, i) => ({ parent: i - 1, service: i < 3 ? 1 : 2, point })));
    const named = rows.map((row) => ({
      ...row,
      own: { ...row.own, host: `${row.service}-node`, pod: `${row.service}-pod` },
    }));
    const graph = graphOfTrace(spansOf(trace(named)));
    const { boxes, lines, width } = layoutTopology(graph, true);
    const ringOf = (place: number) => graph.places[place].ring;
    const hops = boxes.map((box, place) => ({ box, ...graph.places[place] })).filter(({ ring }) => ring > 0);
    hops.forEach(({ box, instance, ring, side }) => {
      expect(box.y).toBeGreaterThan(boxes[instance].y + boxes[instance].height);
      hops
        .filter((other) => other.instance === instance && other.side === side && other.ring > ring)
        .forEach((other) => expect(other.box.y).toBeGreaterThan(box.y));
    });
    lines.forEach(({ index, upright }) => {
      const { from, to } = graph.passages[index];
      expect(upright).toBe(graph.places[from].instance === graph.places[to].instance && ringOf(from) !== ringOf(to));
    });
    expect(width - layoutTopology(graph, false).width).toBeLessThan(200);
  });

  it.each([false, true])('lays no label of the reference trace over another, with every hop: %s', (full) => {
    const { lines } = layoutTopology(graphOfTrace(spansOf(referenceTrace())), full);
    expect(lines.length).toBeGreaterThan(5);
    const between = lines.filter(({ upright }) => !upright);
    between.forEach(({ label: a }, i) =>
      between.slice(0, i).forEach(({ label: b }) => {
        expect(Math.abs(a.x - b.x) >= 84 || Math.abs(a.y - b.y) >= 15).toBe(true);
      })
    );
  });

  it('is the same each time', () => {
    const graph = graphOfTrace(
      spansOf(trace(rowsOf(fc.sample(fc.array(call, { minLength: 20, maxLength: 26 }), { numRuns: 1, seed: 7 })[0])))
    );
    expect(layoutTopology(graph, true)).toEqual(layoutTopology(graph, true));
  });
});

describe('arrow keys', () => {
  const spots = [
    { x: 0, y: 0 },
    { x: 100, y: 10 },
    { x: 60, y: 80 },
    { x: 0, y: 90 },
  ];
  it.each([
    [0, 'ArrowRight', 1],
    [0, 'ArrowDown', 3],
    [3, 'ArrowRight', 2],
    [1, 'ArrowRight', 1],
    [2, 'ArrowUp', 1],
    [2, 'Enter', 2],
  ])('from %d, %s leads to %d', (from, key, to) => expect(nearestInDirection(spots, from, key)).toBe(to));
});
