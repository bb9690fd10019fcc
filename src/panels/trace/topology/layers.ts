/**
 * Boxes in layers from left to right: callers before callees, cycles cut, long ways led through the layers between,
 * and the order in each layer such that few ways cross. Deterministic.
 */
export interface Cell {
  /** Index of the box; -1 where a long way passes through the layer. */
  box: number;
  layer: number;
  /** Cells of one group stand together. */
  group: string;
}

export interface Layers {
  cells: Cell[];
  /** Cells of each layer, from top to bottom. */
  layers: number[][];
  /** By edge: the cells it leads through, its ends included; a way back has just its ends. */
  routes: number[][];
}

export interface Way {
  from: number;
  to: number;
}

const SWEEPS = 6;

export function layersOf(boxes: number, ways: readonly Way[], groupOf: (box: number) => string): Layers {
  const layer = longestPaths(boxes, ways);
  const cells: Cell[] = Array.from({ length: boxes }, (_, box) => ({ box, layer: layer[box], group: groupOf(box) }));
  const routes = ways.map(({ from, to }) => {
    const route = [from];
    for (let between = layer[from] + 1; between < layer[to]; between++) {
      route.push(cells.push({ box: -1, layer: between, group: `way ${cells.length}` }) - 1);
    }
    return [...route, to];
  });
  const layers: number[][] = Array.from({ length: Math.max(0, ...layer) + 1 }, () => []);
  cells.forEach((cell, k) => layers[cell.layer].push(k));
  if (boxes > 0) {
    order(layers, cells, routes);
  }
  return { cells, layers: boxes > 0 ? layers : [], routes };
}

/** Layer of each box: one more than the last of its callers. Ways that close a cycle do not count. */
function longestPaths(boxes: number, ways: readonly Way[]): number[] {
  const out: number[][] = Array.from({ length: boxes }, () => []);
  ways.forEach(({ from, to }) => from !== to && out[from].push(to));
  // Depth first without recursion; a box is finished behind all that it leads to.
  const state = new Uint8Array(boxes);
  const finished: number[] = [];
  const forward: number[][] = Array.from({ length: boxes }, () => []);
  for (let start = 0; start < boxes; start++) {
    const stack = state[start] === 0 ? [{ box: start, next: 0 }] : [];
    state[start] ||= 1;
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      if (top.next === out[top.box].length) {
        state[top.box] = 2;
        finished.push(top.box);
        stack.pop();
        continue;
      }
      const to = out[top.box][top.next++];
      if (state[to] !== 1) {
        forward[top.box].push(to);
      }
      if (state[to] === 0) {
        state[to] = 1;
        stack.push({ box: to, next: 0 });
      }
    }
  }
  const layer = new Array<number>(boxes).fill(0);
  for (const box of finished.reverse()) {
    for (const to of forward[box]) {
      layer[to] = Math.max(layer[to], layer[box] + 1);
    }
  }
  return layer;
}

/** Sorts each layer by where its neighbours in the layer before, then behind, stand; groups stay together. */
function order(layers: number[][], cells: readonly Cell[], routes: readonly number[][]): void {
  const before: number[][] = cells.map(() => []);
  const behind: number[][] = cells.map(() => []);
  for (const route of routes) {
    for (let k = 1; k < route.length; k++) {
      if (cells[route[k]].layer > cells[route[k - 1]].layer) {
        before[route[k]].push(route[k - 1]);
        behind[route[k - 1]].push(route[k]);
      }
    }
  }
  const at = new Array<number>(cells.length).fill(0);
  const number = (row: number[]) => row.forEach((cell, k) => (at[cell] = row.length > 1 ? k / (row.length - 1) : 0.5));
  const sort = (row: number[], neighbours: number[][]) => {
    const wish = new Map(
      row.map((cell) => {
        const near = neighbours[cell];
        return [cell, near.length > 0 ? near.reduce((sum, one) => sum + at[one], 0) / near.length : at[cell]];
      })
    );
    const groups = new Map<string, number[]>();
    row.forEach((cell) => groups.set(cells[cell].group, [...(groups.get(cells[cell].group) ?? []), wish.get(cell)!]));
    const mean = (group: string) => groups.get(group)!.reduce((sum, one) => sum + one, 0) / groups.get(group)!.length;
    const place = new Map(row.map((cell, k) => [cell, k]));
    row.sort((a, b) => {
      const [groupA, groupB] = [cells[a].group, cells[b].group];
      return groupA === groupB
        ? wish.get(a)! - wish.get(b)! || place.get(a)! - place.get(b)!
        : mean(groupA) - mean(groupB) || (groupA < groupB ? -1 : 1);
    });
    number(row);
  };
  layers.forEach(number);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    if (sweep % 2 === 0) {
      layers.forEach((row) => sort(row, before));
    } else {
      [...layers].reverse().forEach((row) => sort(row, behind));
    }
  }
}
