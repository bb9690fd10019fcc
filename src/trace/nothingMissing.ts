import type { Completeness } from './trace';

/** Of a trace of which nothing is known to be missing. */
export const NOTHING_MISSING: Completeness = Object.freeze({
  rowsRead: 0,
  rowsUsed: 0,
  statements: 0,
  missingParents: 0,
  halves: 0,
  leftOut: [],
  inferredLinks: 0,
  unsure: 0,
  movedClocks: [],
  withoutEbpf: [],
  settled: true,
  notices: [],
});
