/** Where boxes, frames, hops and ways lie. Pure; CSS pixels at scale 1, from the top left. */
import type { TraceGraph } from './graphOfTrace';
import { layersOf, type Layers } from './layers';
import { spread } from './spread';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A node of the cluster or a pod, around what runs in it. */
export interface Frame extends Box {
  kind: 'node' | 'pod';
  name: string;
}

export interface Line {
  /** Index of the passage, or of the call where only services are shown. */
  index: number;
  points: Point[];
  /** Where its label stands. */
  label: Point;
  /** Room for the label. */
  roomPx: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface TopologyLayout {
  width: number;
  height: number;
  /** By place: the box of a service, or a small one around a hop. */
  boxes: Box[];
  frames: Frame[];
  lines: Line[];
}

const BOX = { width: 156, height: 44 };
export const HOP_PX = 16;
/** Between hops that lie above each other, and between rings: process, pod, node. */
const HOP_GAP_PX = 34;
const RING_PX = 64;
/** How far outside of the node a gateway lies. */
const GATEWAY_PX = 40;
/** Between the frames of two layers: room for a line and its label. */
const BETWEEN_PX = 120;
const TITLE_PX = 18;
const PAD_PX = 10;
const WAY_PX = 14;
const MARGIN_PX = 16;

/** @param full with every hop on the way; else services only, one line for all calls between two */
export function layoutTopology(graph: TraceGraph, full: boolean): TopologyLayout {
  const { instances, calls } = graph;
  const groupOf = (i: number) => (full && instances[i].host !== '' ? `node ${instances[i].host}` : `box ${i}`);
  const layers = layersOf(instances.length, calls, groupOf);
  const stacks = full ? hopStacks(graph) : new Map<string, number[]>();
  const height = (i: number) => boxHeight(i, stacks, full);
  const centre = centres(layers, height, full ? TITLE_PX * 2 + PAD_PX * 2 : 0);
  const reaches = instances.map((_, i) => reachOf(i, stacks));
  const columnOf = columns(layers, reaches);

  const boxes: Box[] = instances.map((_, i) => ({
    x: columnOf[layers.cells[i].layer].x,
    y: centre[i] - BOX.height / 2,
    ...BOX,
  }));
  graph.places.slice(instances.length).forEach(({ instance, side, ring }, k) => {
    const stack = stacks.get(`${instance} ${side} ${ring}`) ?? [];
    const row = stack.indexOf(instances.length + k) - (stack.length - 1) / 2;
    const box = boxes[instance];
    const away = ring === 4 ? 3 * RING_PX + GATEWAY_PX : ring * RING_PX;
    const x = side > 0 ? box.x + box.width + away : box.x - away;
    boxes.push({
      x: x - HOP_PX / 2,
      y: centre[instance] + row * HOP_GAP_PX - HOP_PX / 2,
      width: HOP_PX,
      height: HOP_PX,
    });
  });
  const frames = full ? framesOf(graph, layers, boxes, height, reaches) : [];
  const lines = linesOf(graph, layers, boxes, centre, columnOf, full);
  return moved({ boxes, frames, lines });
}

/** Hops that share a place above each other, by instance, side and ring. */
function hopStacks({ places, instances }: TraceGraph): Map<string, number[]> {
  const stacks = new Map<string, number[]>();
  places.slice(instances.length).forEach(({ instance, side, ring }, k) => {
    const key = `${instance} ${side} ${ring}`;
    stacks.set(key, [...(stacks.get(key) ?? []), instances.length + k]);
  });
  return stacks;
}

/** How far the hops of a service reach to its left and to its right, in rings. */
interface Reach {
  left: number;
  right: number;
}

function reachOf(instance: number, stacks: Map<string, number[]>): Reach {
  const furthest = (side: number) =>
    Math.max(0, ...[1, 2, 3].filter((ring) => stacks.has(`${instance} ${side} ${ring}`)));
  return { left: furthest(-1), right: furthest(1) };
}

/** Width between a box and the edge of its pod, then of its node: on the hop that lies there, else close by. */
const podMargin = (reach: number) => (reach >= 2 ? 2 * RING_PX : reach * RING_PX + PAD_PX + HOP_PX);
const nodeMargin = (reach: number) => (reach >= 3 ? 3 * RING_PX : podMargin(reach) + PAD_PX);

/** Left edge of the boxes in a layer, and of all that stands in it. */
interface Column {
  x: number;
  fromX: number;
  toX: number;
}

function columns({ layers, cells }: Layers, reaches: readonly Reach[]): Column[] {
  let fromX = 0;
  return layers.map((row) => {
    const inRow = row.filter((cell) => cells[cell].box >= 0).map((cell) => reaches[cells[cell].box]);
    const x = fromX + Math.max(0, ...inRow.map(({ left }) => nodeMargin(left)));
    const toX = x + BOX.width + Math.max(0, ...inRow.map(({ right }) => nodeMargin(right)));
    const column = { x, fromX, toX };
    fromX = toX + BETWEEN_PX;
    return column;
  });
}

function boxHeight(instance: number, stacks: Map<string, number[]>, full: boolean): number {
  if (!full) {
    return BOX.height;
  }
  let most = 1;
  for (const side of [-1, 1]) {
    for (const ring of [1, 2, 3, 4]) {
      most = Math.max(most, stacks.get(`${instance} ${side} ${ring}`)?.length ?? 0);
    }
  }
  return Math.max(BOX.height, most * HOP_GAP_PX);
}

/** The middle of each cell. Each layer lies as straight to its neighbours as its own cells allow. */
function centres({ cells, layers, routes }: Layers, height: (box: number) => number, frame: number): number[] {
  const near: Array<[number[], number[]]> = cells.map(() => [[], []]);
  for (const route of routes) {
    for (let k = 1; k < route.length; k++) {
      if (cells[route[k]].layer > cells[route[k - 1]].layer) {
        near[route[k]][0].push(route[k - 1]);
        near[route[k - 1]][1].push(route[k]);
      }
    }
  }
  const half = (cell: number) => (cells[cell].box < 0 ? WAY_PX : height(cells[cell].box) + frame) / 2;
  const between = (a: number, b: number) =>
    half(a) + half(b) + (cells[a].box < 0 || cells[b].box < 0 ? 6 : cells[a].group === cells[b].group ? 8 : 26);
  const y = new Array<number>(cells.length).fill(0);
  for (const row of layers) {
    row.forEach((cell, k) => (y[cell] = k === 0 ? 0 : y[row[k - 1]] + between(row[k - 1], cell)));
  }
  const straighten = (row: number[], side: 0 | 1) => {
    const wish = row.map((cell) => {
      const list = near[cell][side];
      return list.length > 0 ? list.reduce((sum, one) => sum + y[one], 0) / list.length : y[cell];
    });
    const apart = row.map((cell, k) => (k === 0 ? 0 : between(row[k - 1], cell)));
    spread(wish, apart).forEach((at, k) => (y[row[k]] = at));
  };
  for (let sweep = 0; sweep < 4; sweep++) {
    layers.forEach((row) => straighten(row, 0));
    [...layers].reverse().forEach((row) => straighten(row, 1));
  }
  layers.forEach((row) => straighten(row, 0));
  return y;
}

/** Pods around their service; nodes around their pods in one layer. */
function framesOf(
  { instances }: TraceGraph,
  { layers, cells }: Layers,
  boxes: readonly Box[],
  height: (box: number) => number,
  reaches: readonly Reach[]
): Frame[] {
  const frames: Frame[] = [];
  for (const row of layers) {
    let open: Frame | null = null;
    for (const cell of row) {
      const i = cells[cell].box;
      if (i < 0) {
        continue;
      }
      const box = boxes[i];
      const { left, right } = reaches[i];
      const middle = box.y + box.height / 2;
      const high = height(i) + PAD_PX * 2 + TITLE_PX;
      const pod: Frame = {
        kind: 'pod',
        name: instances[i].pod,
        x: box.x - podMargin(left),
        y: middle - height(i) / 2 - PAD_PX - TITLE_PX,
        width: box.width + podMargin(left) + podMargin(right),
        height: high,
      };
      if (instances[i].pod !== '' || Math.max(left, right) >= 2) {
        frames.push(pod);
      }
      const name = instances[i].host;
      const [from, to] = [box.x - nodeMargin(left), box.x + box.width + nodeMargin(right)];
      if (open && open.name === name) {
        const end = Math.max(open.x + open.width, to);
        open.x = Math.min(open.x, from);
        open.width = end - open.x;
        open.height = pod.y + pod.height + PAD_PX - open.y;
      } else if (name !== '') {
        open = {
          kind: 'node',
          name,
          x: from,
          y: pod.y - TITLE_PX,
          width: to - from,
          height: high + TITLE_PX + PAD_PX,
        };
        frames.push(open);
      } else {
        open = null;
      }
    }
  }
  // Nodes first: they lie behind their pods.
  return frames.sort((a, b) => (a.kind === b.kind ? 0 : a.kind === 'node' ? -1 : 1));
}

function linesOf(
  graph: TraceGraph,
  { cells, routes }: Layers,
  boxes: readonly Box[],
  centre: readonly number[],
  columnOf: readonly Column[],
  full: boolean
): Line[] {
  const { calls, passages, places } = graph;
  const route = new Map(calls.map(({ from, to }, k) => [`${from} ${to}`, routes[k]]));
  const end = (place: number, side: -1 | 1): Point => {
    const box = boxes[place];
    return { x: side > 0 ? box.x + box.width : box.x, y: box.y + box.height / 2 };
  };
  const list = full ? passages : calls;
  const fanOut = new Uint32Array(places.length);
  const fanIn = new Uint32Array(places.length);
  list.forEach(({ from, to }) => [fanOut[from]++, fanIn[to]++]);
  return list.map(({ from, to }, index) => {
    const [a, b] = [places[from], places[to]];
    const inside = a.instance === b.instance;
    // Inside one pod the way leads out of the box on the hop's side, and back into it.

    const start = end(from, inside && a.side === 0 && b.side === -1 ? -1 : 1);
    const stop = end(to, inside && b.side === 0 && a.side === 1 ? 1 : -1);
    const between = inside ? [] : (route.get(`${a.instance} ${b.instance}`) ?? []).slice(1, -1);
    const points = [
      start,
      ...between.flatMap((cell) => {
        const { fromX, toX } = columnOf[cells[cell].layer];
        return [
          { x: fromX, y: centre[cell] },
          { x: toX, y: centre[cell] },
        ];
      }),
      stop,
    ];
    // Where ways fan out the label stands near its own end.
    const nearStop = fanOut[from] > fanIn[to];
    const [p, q] = nearStop ? points.slice(-2) : points;
    const share = inside || fanOut[from] === fanIn[to] ? 0.5 : nearStop ? 0.7 : 0.3;
    return { index, points, label: along(p, q, share), roomPx: Math.abs(q.x - p.x) };
  });
}

/** A point of the way between two points that is level at both. */
function along(p: Point, q: Point, share: number): Point {
  return { x: p.x + (q.x - p.x) * share, y: p.y + (q.y - p.y) * share * share * (3 - 2 * share) };
}

/** Everything moved so that it begins at the margin. */
function moved({ boxes, frames, lines }: Pick<TopologyLayout, 'boxes' | 'frames' | 'lines'>): TopologyLayout {
  const all = [...boxes, ...frames];
  const reach = (read: (box: Box) => number, most: (...values: number[]) => number) =>
    all.length === 0 ? 0 : all.reduce((value, box) => most(value, read(box)), read(all[0]));
  const dx = MARGIN_PX - reach((box) => box.x, Math.min);
  const dy = MARGIN_PX - reach((box) => box.y, Math.min);
  const shift = <T extends Point>(one: T): T => ({ ...one, x: one.x + dx, y: one.y + dy });
  return {
    boxes: boxes.map(shift),
    frames: frames.map(shift),
    lines: lines.map((line) => ({ ...line, points: line.points.map(shift), label: shift(line.label) })),
    width: reach((box) => box.x + box.width, Math.max) + dx + MARGIN_PX,
    height: reach((box) => box.y + box.height, Math.max) + dy + MARGIN_PX,
  };
}
