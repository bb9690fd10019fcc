/** The element that an arrow key leads to: the nearest one that way, what lies straight ahead before what lies aside. */
export interface Spot {
  x: number;
  y: number;
}

/** Index of the next spot, `from` itself where there is none that way. */
export function nearestInDirection(spots: readonly Spot[], from: number, key: string): number {
  const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
  if (!step) {
    return from;
  }
  let best = from;
  let least = Infinity;
  spots.forEach((spot, k) => {
    const [dx, dy] = [spot.x - spots[from].x, spot.y - spots[from].y];
    const ahead = dx * step[0] + dy * step[1];
    const aside = Math.abs(dx * step[1]) + Math.abs(dy * step[0]);
    const cost = ahead + 2.5 * aside;
    if (ahead > 0.5 && cost < least) {
      least = cost;
      best = k;
    }
  });
  return best;
}
