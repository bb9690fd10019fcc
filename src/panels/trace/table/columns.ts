/** The columns of the table, and how much room each gets. CSS pixels. */
export const COLUMN_NAMES = [
  'span',
  'service',
  'where',
  'start',
  'duration',
  'self',
  'status',
  'link',
  'time',
] as const;
export type ColumnName = (typeof COLUMN_NAMES)[number];

export interface Column {
  name: ColumnName;
  widthPx: number;
}

/** Widths that the reader has set. */
export type ColumnWidths = Partial<Record<ColumnName, number>>;

const WANTED_PX: Record<ColumnName, number> = {
  span: 300,
  service: 120,
  where: 190,
  start: 84,
  duration: 76,
  self: 76,
  status: 112,
  link: 96,
  time: 220,
};
export const NARROWEST_PX = 48;

/** Where there is no room for all, these go, the first first. */
const DISPENSABLE: readonly ColumnName[] = ['link', 'where', 'self', 'status', 'start', 'service', 'time'];

/**
 * The columns that fit, from left to right. What is left over goes to the span and the time; widths that the reader
 * has set are kept, and the table scrolls sideways where they need more than there is.
 */
export function columnsFor(widthPx: number, set: ColumnWidths = {}): Column[] {
  const names = new Set<ColumnName>(COLUMN_NAMES);
  const wanted = (name: ColumnName) => set[name] ?? WANTED_PX[name];
  const sum = () => [...names].reduce((px, name) => px + wanted(name), 0);
  for (const name of DISPENSABLE) {
    if (sum() > widthPx && set[name] === undefined) {
      names.delete(name);
    }
  }
  const sizes = new Map(COLUMN_NAMES.filter((name) => names.has(name)).map((name) => [name, wanted(name)]));
  const free = (['time', 'span'] as const).filter((name) => sizes.has(name) && set[name] === undefined);
  const spare = widthPx - sum();
  if (spare > 0) {
    const [first, second] = free;
    const toSecond = second ? Math.min(180, Math.floor(spare * 0.35)) : 0;
    if (second) {
      sizes.set(second, wanted(second) + toSecond);
    }
    if (first) {
      sizes.set(first, wanted(first) + spare - toSecond);
    }
  } else if (spare < 0 && free.includes('span')) {
    // Not even the span and its duration fit.
    sizes.set('span', Math.max(NARROWEST_PX * 2, wanted('span') + spare));
  }
  return Array.from(sizes, ([name, px]) => ({ name, widthPx: px }));
}
