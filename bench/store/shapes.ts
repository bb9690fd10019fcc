import type { OtelTracesForm } from '../../demo/schema/otelTraces';

/**
 * Stores that are asked. `hour`, `dense`, `growth`: DeepFlow's table; `otel-map`, `otel-json`: the collector's, with attributes
 * of either type.
 */
export const SHAPES = ['hour', 'dense', 'growth', 'otel-map', 'otel-json'] as const;
export type Shape = (typeof SHAPES)[number];

/** Rows that the lengths of those stores are told for which are the longer the more rows they have. */
const ROWS = 10_000_000;

/** How long the rows of a shape go on, s. */
export function lengthS(shape: Shape, rows: number): number {
  switch (shape) {
    case 'hour':
      return 3600;
    case 'dense':
      return 100;
    case 'growth':
      return Math.round((3600 * rows) / ROWS);
    default:
      return Math.round((12 * 3600 * rows) / ROWS);
  }
}

/** What a store is kept as. */
export function storeName(shape: Shape, rows: number): string {
  const isHour = shape === 'growth' && lengthS(shape, rows) === lengthS('hour', rows);
  return `${isHour ? 'hour' : shape}-${rows}`;
}

/** How the collector's table keeps attributes; null where the table is DeepFlow's. */
export function otelFormOf(shape: Shape): OtelTracesForm | null {
  return shape === 'otel-map' ? 'map' : shape === 'otel-json' ? 'json' : null;
}

/** When every store begins, Unix s: within an hour, as DeepFlow has a partition for each. The collector's table has one for each day, and 12 hours from here are in two. */
export const STORE_FROM_S = 1_780_001_400;

export const NAMESPACES = 50;
/** One system in ten is in it. */
export const QUERIED_NAMESPACE = 'namespace-1';
