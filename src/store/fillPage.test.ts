import fc from 'fast-check';
import { fillPage } from './fillPage';

/** Rows of windows, newest first; `copies` of each. */
function store(windows: readonly number[][], copies: number) {
  const asked: number[] = [];
  return {
    asked,
    ask: async (window: number, limit: number, behind: number | null): Promise<number[]> => {
      asked.push(limit);
      const rows = windows[window]
        .filter((row) => behind === null || row < behind)
        .flatMap((row) => Array<number>(copies).fill(row));
      return rows.slice(0, limit);
    },
  };
}

const windowsOf = (sizes: readonly number[]): number[][] => {
  let next = sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size) => Array.from({ length: size }, () => next--));
};

it('is full, in order and without copies, however often rows come', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 30 }),
      async (sizes, copies, wanted) => {
        const windows = windowsOf(sizes);
        const { ask } = store(windows, copies);
        expect(await fillPage(wanted, windows.keys(), ask, String)).toEqual(windows.flat().slice(0, wanted));
      }
    )
  );
});

it('asks each window once where rows come once', async () => {
  const windows = windowsOf([3, 4, 50]);
  const { ask, asked } = store(windows, 1);
  await fillPage(20, windows.keys(), ask, String);
  expect(asked).toEqual([20, 17, 13]);
});

it('asks a full window once more where rows come twice', async () => {
  const windows = windowsOf([50]);
  const { ask, asked } = store(windows, 2);
  await fillPage(20, windows.keys(), ask, String);
  expect(asked).toEqual([20, 20]);
});

it('asks for more rows than it wants where most of them fall away', async () => {
  const windows = windowsOf([40, 50]);
  const { ask, asked } = store(windows, 1);
  const everyFourth = async (rows: number[]) => rows.filter((row) => row % 4 === 0);
  const rows = await fillPage(12, windows.keys(), ask, String, everyFourth, 4);
  expect(rows).toEqual(
    windows
      .flat()
      .filter((row) => row % 4 === 0)
      .slice(0, 12)
  );
  expect(asked).toEqual([48, 8]);
});

it('asks for more and more rows where next to none of them belongs to the page', async () => {
  const windows = windowsOf([20_000]);
  const { ask, asked } = store(windows, 1);
  const none = async (): Promise<number[]> => [];
  expect(await fillPage(101, windows.keys(), ask, String, none, 4)).toEqual([]);
  expect(asked.slice(0, 4)).toEqual([404, 1616, 6464, 6464]);
  expect(asked).toHaveLength(5);
});
