import { toDataFrame, type DataFrame } from '@grafana/data';
import { progressOf } from '../frames/progress';
import { TraceSoFar, TELL_AFTER_MS } from './traceSoFar';
import type { TraceParts } from './work/TraceInBackground';

/** A clock that is wound by hand, a trace that is stitched when it is told to, and what was told. */
function begin() {
  const waiting: Array<{ ms: number; then: () => void }> = [];
  const stitching: Array<(parts: TraceParts | null) => void> = [];
  const told: DataFrame[][] = [];
  const soFar = new TraceSoFar(
    { stitchSoFar: () => new Promise((resolve) => stitching.push(resolve)) },
    {
      after: (ms, then) => {
        const one = { ms, then };
        waiting.push(one);
        return () => waiting.splice(waiting.indexOf(one), 1);
      },
      framesOf: async ({ columns }) => [
        toDataFrame({ fields: [{ name: 'spanID', values: Array.from({ length: columns.count }, String) }] }),
        toDataFrame({ name: 'nodes', fields: [] }),
      ],
      tell: (frames) => told.push(frames),
    }
  );
  return {
    soFar,
    told,
    stitching,
    waiting,
    /** It has taken long. */
    wait: () => waiting[0].then(),
    stitched: async (spans: number | null) => {
      stitching.shift()!(spans === null ? null : ({ columns: { count: spans } } as TraceParts));
      await new Promise((resolve) => setTimeout(resolve, 0));
    },
  };
}

it('tells nothing of a search that is over in time', async () => {
  const { soFar, told, stitching, waiting } = begin();
  expect(waiting.map(({ ms }) => ms)).toEqual([TELL_AFTER_MS]);
  soFar.onProgress({ statements: 1, rows: 0, tied: 0 });
  soFar.onProgress({ statements: 2, rows: 9, tied: 7 });
  soFar.close();
  expect(waiting).toEqual([]);
  expect([told, stitching]).toEqual([[], []]);
});

it('tells when it takes long, and with each round from then on', async () => {
  const { soFar, told, wait, stitched } = begin();
  soFar.onProgress({ statements: 1, rows: 0, tied: 0 });
  soFar.onProgress({ statements: 2, rows: 9, tied: 7 });
  wait();
  await stitched(5);
  soFar.onProgress({ statements: 3, rows: 12, tied: 10 });
  await stitched(8);
  expect(told.map(([first]) => progressOf(first))).toEqual([
    { statements: 2, rows: 9, spans: 5 },
    { statements: 3, rows: 12, spans: 8 },
  ]);
  expect(told.map((frames) => frames.length)).toEqual([2, 2]);
});

it('has nothing to show before the first row', () => {
  const { soFar, told, wait, stitching } = begin();
  soFar.onProgress({ statements: 1, rows: 0, tied: 0 });
  wait();
  soFar.onProgress({ statements: 2, rows: 3, tied: 0 });
  expect([told, stitching]).toEqual([[], []]);
});

it('stitches nothing again while no more rows are tied: the values stay the same', async () => {
  const { soFar, told, wait, stitched, stitching } = begin();
  soFar.onProgress({ statements: 1, rows: 9, tied: 7 });
  wait();
  await stitched(5);
  soFar.onProgress({ statements: 2, rows: 30, tied: 7 });
  expect(stitching).toEqual([]);
  expect(told).toHaveLength(2);
  expect(progressOf(told[1][0])).toEqual({ statements: 2, rows: 30, spans: 5 });
  expect(told[1][0].fields).toBe(told[0][0].fields);
});

it('leaves a picture out that came too late, or that was not finished', async () => {
  const { soFar, told, wait, stitched } = begin();
  soFar.onProgress({ statements: 1, rows: 9, tied: 7 });
  wait();
  soFar.onProgress({ statements: 2, rows: 12, tied: 10 });
  await stitched(5);
  await stitched(null);
  expect(told).toEqual([]);
  soFar.onProgress({ statements: 3, rows: 15, tied: 12 });
  soFar.close();
  await stitched(9);
  expect(told).toEqual([]);
});
