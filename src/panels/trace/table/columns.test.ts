import { COLUMN_NAMES, columnsFor } from './columns';

const widthOf = (columns: ReturnType<typeof columnsFor>) => columns.reduce((px, { widthPx }) => px + widthPx, 0);

describe('columns', () => {
  it.each([320, 500, 700, 1000, 1300, 1900, 3000])('fill %d pixels', (px) => {
    const columns = columnsFor(px);
    expect(widthOf(columns)).toBe(px);
    expect(columns.map(({ name }) => name)).toEqual(expect.arrayContaining(['span', 'duration']));
  });

  it('are all there where there is room, and keep their order where there is not', () => {
    expect(columnsFor(1600).map(({ name }) => name)).toEqual(COLUMN_NAMES);
    expect(columnsFor(700).map(({ name }) => name)).toEqual(['span', 'duration', 'time']);
  });

  it('keep what the reader has set, though the table then scrolls', () => {
    const columns = columnsFor(700, { link: 200, span: 600 });
    expect(columns.find(({ name }) => name === 'link')?.widthPx).toBe(200);
    expect(columns[0]).toEqual({ name: 'span', widthPx: 600 });
    expect(widthOf(columns)).toBeGreaterThan(700);
  });
});
