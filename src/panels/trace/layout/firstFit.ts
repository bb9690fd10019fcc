/**
 * First-fit rows for intervals that come in order of their start: each takes the first row that is free again.
 * A segment tree over the rows' ends finds it in O(log rows), so 100,000 intervals that all overlap stay cheap.
 */
export class FirstFit {
  /** Smallest end in each subtree of rows; a row that was never used is free since -Infinity. */
  private tree = new Float64Array(2);
  private capacity = 1;

  /** Forgets all rows and makes room for up to `rows` of them. */
  reset(rows: number): void {
    let capacity = 1;
    while (capacity < rows) {
      capacity *= 2;
    }
    this.capacity = capacity;
    if (this.tree.length < 2 * capacity) {
      this.tree = new Float64Array(2 * capacity);
    }
    this.tree.fill(-Infinity, 0, 2 * capacity);
  }

  /** Puts [start, end) into the first row whose last interval has ended by `start`; returns the row. */
  place(start: number, end: number): number {
    const { tree, capacity } = this;
    let node = 1;
    while (node < capacity) {
      node *= 2;
      if (tree[node] > start) {
        node++;
      }
    }
    const row = node - capacity;
    tree[node] = end;
    for (node >>= 1; node >= 1; node >>= 1) {
      tree[node] = Math.min(tree[2 * node], tree[2 * node + 1]);
    }
    return row;
  }
}
