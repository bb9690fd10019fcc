import { layoutColumns, OPTIONAL_COLUMNS, type ColumnId } from './columns';

const none = new Set<ColumnId>();

/** The least width a CSS track can have. */
function leastPx(template: string): number {
  return [...template.matchAll(/(?:minmax\()?(\d+)px/g)].reduce((sum, match) => sum + Number(match[1]), 0);
}

describe('layoutColumns', () => {
  it('shows everything where there is room', () => {
    const { ids, compactStatus, compactDuration } = layoutColumns(1400, none, true);
    expect(ids).toEqual(['time', 'duration', 'status', 'path', 'request', 'protocol', 'observed', 'trace']);
    expect([compactStatus, compactDuration]).toEqual([false, false]);
  });

  it('drops the least important columns first and never start and duration', () => {
    const dropped: ColumnId[] = [];
    let before = layoutColumns(1400, none, false).ids;
    for (let widthPx = 1400; widthPx > 0; widthPx -= 5) {
      const { ids } = layoutColumns(widthPx, none, false);
      dropped.push(...before.filter((id) => !ids.includes(id)));
      before = ids;
    }
    expect(dropped).toEqual(['observed', 'trace', 'protocol', 'path', 'request', 'status']);
    expect(before).toEqual(['time', 'duration']);
  });

  it('never makes the row wider than the panel', () => {
    for (let widthPx = 260; widthPx < 1400; widthPx += 7) {
      for (const withDate of [true, false]) {
        const { template } = layoutColumns(widthPx, none, withDate);
        expect(leastPx(template)).toBeLessThanOrEqual(widthPx);
      }
    }
  });

  it('leaves out what the options switch off', () => {
    expect(layoutColumns(1400, new Set(OPTIONAL_COLUMNS), false).ids).toEqual(['time', 'duration']);
    expect(layoutColumns(1400, new Set<ColumnId>(['trace']), false).ids).not.toContain('trace');
  });
});
