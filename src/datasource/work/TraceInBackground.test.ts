import { Background } from '../../background/Background';
import type { StoreRow } from '../../store/client';
import { PREFIX } from '../../store/deepflow/spanColumns';
import type { Answer } from '../../store/search/atHand';
import { JOBS } from './jobs';
import { TraceInBackground } from './TraceInBackground';

const SECOND = 1_700_000_000;
const rows = (from: number, to: number): StoreRow[] =>
  Array.from({ length: to - from }, (_, k) => ({
    [`${PREFIX}_id`]: String(from + k + 1),
    [`${PREFIX}start_time`]: String(SECOND * 1e6 + from + k),
    [`${PREFIX}end_time`]: String(SECOND * 1e6 + 1000),
    [`${PREFIX}signal_source`]: 4,
    [`${PREFIX}trace_id`]: 'abc',
    [`${PREFIX}span_id`]: `a${from + k}`,
    [`${PREFIX}parent_span_id`]: from + k === 0 ? '' : 'a0',
  }));
const answer = (some: StoreRow[]): Answer => ({ rows: [{ kind: 'deepflow', rows: some }], asked: null });

async function begin(): Promise<TraceInBackground> {
  const trace = new TraceInBackground(new Background(JOBS, ''), new AbortController().signal);
  await trace.begin({ id: '1', originNs: BigInt(SECOND) * 1_000_000_000n });
  return trace;
}

it('gives the spans so far, and all of them later', async () => {
  const trace = await begin();
  await trace.take(answer(rows(0, 3)));
  expect((await trace.stitchSoFar())?.columns.count).toBe(3);
  await trace.take(answer(rows(3, 5)));
  expect((await trace.stitchSoFar())?.columns.count).toBe(5);
  const all = await trace.stitch();
  expect(all.columns.count).toBe(5);
  expect(all.columns.texts.spanID.values).toHaveLength(5);
  trace.close();
});

it.each([
  ['more comes', (trace: TraceInBackground) => trace.take(answer(rows(3, 5)))],
  ['all is asked for', (trace: TraceInBackground) => trace.stitch()],
])('leaves a part alone when %s, and takes nothing away from the whole', async (_, then) => {
  const trace = await begin();
  await trace.take(answer(rows(0, 5)));
  const part = trace.stitchSoFar();
  const other = then(trace);
  expect(await part).toBeNull();
  const answered = await other;
  const { columns } = 'columns' in answered ? answered : await trace.stitch();
  expect(columns.count).toBe(5);
  expect(columns.texts.spanID.values).toHaveLength(5);
  trace.close();
});
