/** Round times for an axis: 1, 2 or 5 × 10^k ns apart, the step chosen so that about `wanted` of them fit. */
export function ticks(fromNs: number, toNs: number, wanted: number): { stepNs: number; atNs: number[] } {
  const width = toNs - fromNs;
  if (!(width > 0) || wanted < 1) {
    return { stepNs: 1, atNs: [] };
  }
  const rough = width / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const stepNs = Math.max(1, power * ([1, 2, 5, 10].find((m) => m * power >= rough) ?? 10));
  const atNs: number[] = [];
  // Counted in whole steps, because adding fractions up drifts.
  for (let k = Math.ceil(fromNs / stepNs); k * stepNs <= toNs; k++) {
    atNs.push(k * stepNs);
  }
  return { stepNs, atNs };
}
