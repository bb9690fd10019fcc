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
  /** Whether it leads up or down, inside a service; else it is level where it begins and ends. */
  upright: boolean;
  /** Where its label stands, and which part of it: its middle, or its near end where there is room on one side only. */
  label: Point;
  anchor: Side;
  /** Room for the label. */
  roomPx: number;
}

/** -1 to the right of a point, 1 to its left, 0 over it. */
export type Side = -1 | 0 | 1;

/** Where the name of a hop stands: beside it, towards the middle of its service. */
export interface Name extends Point {
  side: Side;
  width: number;
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
  /** By place, of hops. */
  names: Array<Name | null>;
  frames: Frame[];
  lines: Line[];
}

const BOX = { width: 156, height: 44 };
/** A pod's name is longer than its service's. */
const POD_BOX_PX = 172;
export const HOP_PX = 16;
/** Room beside a hop for its name, and for the hop. */
const HOP_ROOM_PX = 74;
/** From a service down to its process, on to the interface of the pod, and to that of the node. */
const RING_PX = 40;
/** From a frame to the next one inside it, where hops lie on its edge; and below the last hop. */
const EDGE_PX = 14;
const BELOW_PX = 18;
/** Gateways lie outside of the node, above each other. */
const GATEWAY_PX = 64;
const GATEWAY_GAP_PX = 34;
/** Between the frames of two layers: room for a line and its label. */
const BETWEEN_PX = 116;
/** The same where only services are shown: whole calls have longer labels. */
const BETWEEN_SERVICES_PX = 136;
/** About that of a label, its air included. */
const LABEL = { width: 84, height: 15 };
const TITLE_PX = 18;
const PAD_PX = 10;
const WAY_PX = 14;
const MARGIN_PX = 16;

/**
 * Services from left to right as they call each other. With every hop the way to a service leads up its left side, from
 * the interface of its node to that of its pod and to its process, and down its right side to the next: so the picture
 * is about as wide as a panel.
 * @param full with every hop on the way; else services only, one line for all calls between two
 */
export function layoutTopology(graph: TraceGraph, full: boolean): TopologyLayout {
  const { instances, places, calls } = graph;
  const groupOf = (i: number) => (full && instances[i].host !== '' ? `node ${instances[i].host}` : `box ${i}`);
  const layers = layersOf(instances.length, calls, groupOf);
  const stacks = full ? hopStacks(graph) : new Map<string, number[]>();
  const blocks = instances.map((_, i) => blockOf(i, stacks, full));
  const centre = centres(layers, (i) => blocks[i].above + BOX.height + blocks[i].below);
  const gateways = full && places.some(({ ring }) => ring === 4) ? 2 * GATEWAY_PX : 0;
  const columnOf = columns(layers, blocks, (full ? BETWEEN_PX : BETWEEN_SERVICES_PX) + gateways);

  const boxes: Box[] = blocks.map(({ width, above, below }, i) => ({
    x: columnOf[layers.cells[i].layer].x,
    y: centre[i] - (above + BOX.height + below) / 2 + above,
    width,
    height: BOX.height,
  }));
  const names: Array<Name | null> = instances.map(() => null);
  places.slice(instances.length).forEach(({ instance, side, ring }, k) => {
    const stack = stacks.get(`${instance} ${side} ${ring}`) ?? [];
    const hop = hopAt(boxes[instance], side, ring, stack.indexOf(instances.length + k));
    boxes.push({ x: hop.x - HOP_PX / 2, y: hop.y - HOP_PX / 2, width: HOP_PX, height: HOP_PX });
    const away = HOP_PX / 2 + 3;
    // A gateway has its neighbours at its sides.
    names.push(
      ring === 4
        ? { x: hop.x, y: hop.y - HOP_PX, side: 0, width: GATEWAY_PX }
        : { x: hop.x - side * away, y: hop.y, side: side > 0 ? 1 : -1, width: blocks[instance].roomPx - 2 * away }
    );
  });
  const frames = full ? framesOf(graph, layers, boxes, blocks) : [];
  const lines = linesOf(graph, layers, boxes, blocks, centre, columnOf, full);
  return moved({ boxes, names, frames, lines });
}

/** Hops that share a place beside each other, by instance, side and ring. */
function hopStacks({ places, instances }: TraceGraph): Map<string, number[]> {
  const stacks = new Map<string, number[]>();
  places.slice(instances.length).forEach(({ instance, side, ring }, k) => {
    const key = `${instance} ${side} ${ring}`;
    stacks.set(key, [...(stacks.get(key) ?? []), instances.length + k]);
  });
  return stacks;
}

/** The middle of a hop: on the edge of its pod or node, those that share its place further in. */
function hopAt(box: Box, side: -1 | 0 | 1, ring: number, row: number): Point {
  const edge = side > 0 ? box.x + box.width : box.x;
  if (ring === 4) {
    const y = box.y + box.height + 3 * RING_PX - row * GATEWAY_GAP_PX;
    return { x: edge + (side > 0 ? 1 : -1) * (2 * EDGE_PX + GATEWAY_PX), y };
  }
  const out = (ring - 2) * EDGE_PX + EDGE_PX - row * HOP_ROOM_PX;
  return { x: edge + (side > 0 ? out : -out), y: box.y + box.height + ring * RING_PX };
}

/** What a service takes: its box, and what stands above and below it; CSS pixels. */
interface Block {
  width: number;
  above: number;
  below: number;
  /** From the box down to the edge of its pod. */
  pod: number;
  /** The outermost ring that it has, gateways but for. */
  reach: number;
  /** Room for a hop and its name. */
  roomPx: number;
}

function blockOf(instance: number, stacks: Map<string, number[]>, full: boolean): Block {
  if (!full) {
    return { width: BOX.width, above: 0, below: 0, pod: 0, reach: 0, roomPx: 0 };
  }
  const count = (side: number, ring: number) => stacks.get(`${instance} ${side} ${ring}`)?.length ?? 0;
  const beside = [-1, 1].reduce((sum, side) => sum + Math.max(...[1, 2, 3].map((ring) => count(side, ring))), 0);
  const reach = Math.max(0, ...[1, 2, 3].filter((ring) => count(-1, ring) + count(1, ring) > 0));
  const gateways = Math.max(count(-1, 4), count(1, 4)) > 0 ? 3 * RING_PX + BELOW_PX : 0;
  const pod = reach >= 2 ? 2 * RING_PX + BELOW_PX : reach * RING_PX + PAD_PX + (reach > 0 ? HOP_PX / 2 : 0);
  const width = Math.max(POD_BOX_PX, beside * HOP_ROOM_PX);
  return {
    width,
    above: 2 * TITLE_PX + PAD_PX,
    below: Math.max(pod + PAD_PX, reach >= 3 ? 3 * RING_PX + BELOW_PX : 0, gateways),
    pod,
    reach,
    roomPx: width / Math.max(1, beside),
  };
}

/** Left edge of the boxes in a layer, and of all that stands in it. */
interface Column {
  x: number;
  fromX: number;
  toX: number;
}

function columns({ layers, cells }: Layers, blocks: readonly Block[], betweenPx: number): Column[] {
  let fromX = 0;
  return layers.map((row) => {
    const inRow = row.filter((cell) => cells[cell].box >= 0).map((cell) => blocks[cells[cell].box]);
    const edge = inRow.some(({ above }) => above > 0) ? 2 * EDGE_PX : 0;
    const x = fromX + edge;
    const toX = x + Math.max(0, ...inRow.map(({ width }) => width)) + edge;
    const column = { x, fromX, toX };
    fromX = toX + betweenPx;
    return column;
  });
}

/** The middle of each cell. Each layer lies as straight to its neighbours as its own cells allow. */
function centres({ cells, layers, routes }: Layers, height: (box: number) => number): number[] {
  const near: Array<[number[], number[]]> = cells.map(() => [[], []]);
  for (const route of routes) {
    for (let k = 1; k < route.length; k++) {
      if (cells[route[k]].layer > cells[route[k - 1]].layer) {
        near[route[k]][0].push(route[k - 1]);
        near[route[k - 1]][1].push(route[k]);
      }
    }
  }
  const half = (cell: number) => (cells[cell].box < 0 ? WAY_PX : height(cells[cell].box)) / 2;
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
  blocks: readonly Block[]
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
      const pod: Frame = {
        kind: 'pod',
        name: instances[i].pod,
        x: box.x - EDGE_PX,
        y: box.y - PAD_PX - TITLE_PX,
        width: box.width + 2 * EDGE_PX,
        height: TITLE_PX + PAD_PX + box.height + blocks[i].pod,
      };
      if (instances[i].pod !== '' || blocks[i].reach >= 2) {
        frames.push(pod);
      }
      const name = instances[i].host;
      const bottom = box.y + box.height + blocks[i].below;
      if (open && open.name === name) {
        open.width = Math.max(open.width, pod.width + 2 * EDGE_PX);
        open.height = bottom - open.y;
      } else if (name !== '') {
        const y = pod.y - TITLE_PX;
        open = { kind: 'node', name, x: pod.x - EDGE_PX, y, width: pod.width + 2 * EDGE_PX, height: bottom - y };
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
  blocks: readonly Block[],
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
  const labels = new Labels();
  const fanOut = new Uint32Array(places.length);
  const fanIn = new Uint32Array(places.length);
  list.forEach(({ from, to }) => [fanOut[from]++, fanIn[to]++]);
  return list.map(({ from, to }, index): Line => {
    const [a, b] = [places[from], places[to]];
    const inside = a.instance === b.instance;
    if (inside && a.ring !== b.ring && a.ring < 4 && b.ring < 4) {
      const points = upright(boxes[from], boxes[to]);
      const anchor = a.side || b.side;
      const middle = along(points[0], points[1], 0.5);
      labels.add(middle);
      return { index, points, upright: true, label: middle, anchor, roomPx: blocks[a.instance].roomPx };
    }
    // Of two hops of one service the way leads between them.
    const turned = inside && boxes[to].x < boxes[from].x;
    const start = end(from, turned ? -1 : 1);
    const stop = end(to, turned ? 1 : -1);
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
    const label = labels.free([share, 0.5, 0.3, 0.7, 0.4, 0.6, 0.2, 0.8].map((one) => along(p, q, one)));
    return { index, points, upright: false, label, anchor: 0, roomPx: Math.abs(q.x - p.x) };
  });
}

/** Where labels stand, so that others do not stand there. */
class Labels {
  private readonly rows = new Map<number, Point[]>();

  /** The first of the places that no label is near to; the first of all where there is none. */
  free(places: readonly Point[]): Point {
    const found = places.find((place) => this.isFree(place)) ?? places[0];
    this.add(found);
    return found;
  }

  add(place: Point): void {
    const row = Math.floor(place.y / LABEL.height);
    this.rows.set(row, [...(this.rows.get(row) ?? []), place]);
  }

  private isFree({ x, y }: Point): boolean {
    const row = Math.floor(y / LABEL.height);
    return [row - 1, row, row + 1].every((near) =>
      (this.rows.get(near) ?? []).every(
        (one) => Math.abs(one.x - x) >= LABEL.width || Math.abs(one.y - y) >= LABEL.height
      )
    );
  }
}

/** From one to the other that lies above or below it; out of a box right above the hop. */
function upright(from: Box, to: Box): [Point, Point] {
  const down = to.y > from.y;
  const at = (one: Box, other: Box, bottom: boolean): Point => {
    const middle = other.x + other.width / 2;
    const x = one.width > HOP_PX ? Math.max(one.x + 8, Math.min(one.x + one.width - 8, middle)) : one.x + one.width / 2;
    return { x, y: bottom ? one.y + one.height : one.y };
  };
  return [at(from, to, down), at(to, from, !down)];
}

/** A point of the way between two points that is level at both. */
function along(p: Point, q: Point, share: number): Point {
  return { x: p.x + (q.x - p.x) * share, y: p.y + (q.y - p.y) * share * share * (3 - 2 * share) };
}

/** Everything moved so that it begins at the margin. */
function moved({ boxes, names, frames, lines }: Omit<TopologyLayout, 'width' | 'height'>): TopologyLayout {
  const all = [...boxes, ...frames];
  const reach = (read: (box: Box) => number, most: (...values: number[]) => number) =>
    all.length === 0 ? 0 : all.reduce((value, box) => most(value, read(box)), read(all[0]));
  const dx = MARGIN_PX - reach((box) => box.x, Math.min);
  const dy = MARGIN_PX - reach((box) => box.y, Math.min);
  const shift = <T extends Point>(one: T): T => ({ ...one, x: one.x + dx, y: one.y + dy });
  return {
    boxes: boxes.map(shift),
    names: names.map((name) => name && shift(name)),
    frames: frames.map(shift),
    lines: lines.map((line) => ({ ...line, points: line.points.map(shift), label: shift(line.label) })),
    width: reach((box) => box.x + box.width, Math.max) + dx + MARGIN_PX,
    height: reach((box) => box.y + box.height, Math.max) + dy + MARGIN_PX,
  };
}
