import { decoderOf } from '../decoders';
import { PREFIX } from '../deepflow/spanColumns';
import type { StoreRow } from '../client';
import { RowsAtHand } from './atHand';
import { search } from './search';
import type { SearchProgress, SearchRequest } from './searchRequest';
import type { Round, SearchableStore, StoreSearch } from './storeSearch';

const SECOND = 1_700_000_000;
const row = (id: number, spanId: string, parentSpanId: string): StoreRow => ({
  [`${PREFIX}_id`]: String(id),
  [`${PREFIX}start_time`]: String(SECOND * 1e6 + 10 * id),
  [`${PREFIX}end_time`]: String(SECOND * 1e6 + 1000 - 10 * id),
  [`${PREFIX}signal_source`]: 4,
  [`${PREFIX}span_kind`]: 2,
  [`${PREFIX}trace_id`]: 'abc',
  [`${PREFIX}span_id`]: spanId,
  [`${PREFIX}parent_span_id`]: parentSpanId,
});

/** A store that gives these rows, one list a round, and nothing then. */
function storeOf(rounds: StoreRow[][]): SearchableStore {
  return {
    kind: 'deepflow',
    readRowId: () => ({ second: SECOND, traceId: null }),
    openSearch: (): StoreSearch => {
      let statements = 0;
      const ask = async <T>(answer: T): Promise<T> => {
        statements++;
        return answer;
      };
      return {
        kind: 'deepflow',
        get statements() {
          return statements;
        },
        notices: [],
        followsAllIds: true,
        reachS: 60,
        firstOf: () => ask('1'),
        rowsFor: (_: Round) => ask(rounds.shift() ?? []),
      };
    },
  };
}

async function told(request: SearchRequest, rounds: StoreRow[][]): Promise<SearchProgress[]> {
  const progress: SearchProgress[] = [];
  const atHand = new RowsAtHand(decoderOf);
  const found = await search(
    {} as never,
    [storeOf(rounds)],
    { ...request, onProgress: (one) => progress.push(one) },
    atHand
  );
  expect(found?.statements).toBe(progress[progress.length - 1].statements);
  return progress;
}

it('tells with each round how many statements, rows and tied rows there are', async () => {
  // A parent that is not there is looked for further away.
  const rounds = [[row(1, '1', 'a')], [row(2, '2', '1'), row(3, 'b', 'c')]];
  const progress = await told({ callId: '1' }, rounds);
  expect(progress.slice(0, 3)).toEqual([
    { statements: 1, rows: 0, tied: 0 },
    { statements: 2, rows: 1, tied: 1 },
    { statements: 3, rows: 3, tied: 3 },
  ]);
});

it('tells while the first row of a trace is looked for', async () => {
  const progress = await told({ traceId: 'abc' }, [[row(1, '1', 'a')]]);
  expect(progress.slice(0, 3)).toEqual([
    { statements: 1, rows: 0, tied: 0 },
    { statements: 2, rows: 0, tied: 0 },
    { statements: 3, rows: 1, tied: 1 },
  ]);
});

it('tells of a search that finds nothing, too', async () => {
  const progress = jest.fn();
  const atHand = new RowsAtHand(decoderOf);
  const request = { callId: '1', onProgress: progress };
  expect(await search({} as never, [storeOf([])], request, atHand)).toBeNull();
  expect(progress.mock.calls).toEqual([[{ statements: 1, rows: 0, tied: 0 }]]);
});
