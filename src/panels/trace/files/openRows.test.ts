/** @jest-environment jsdom */
import { FieldType, toDataFrame, type PanelData } from '@grafana/data';
import { setDataSourceSrv } from '@grafana/runtime';
import { of, throwError } from 'rxjs';
import type { RowFileFacts } from '../../../trace/rowFile';
import { openTraceFile } from './openFile';

const SPANLOOM = 'spanloom-spanstore-datasource';
const ROW = '{"_id":"1","start_time":"2026-09-21 14:13:20.000000"}';
const file = (text: string) => new File([text], 'rows.jsonl');

/** A source of ours that answers with a trace of so many spans and these facts. */
function ours(facts: Partial<RowFileFacts>, spans = 1) {
  const frame = toDataFrame({
    fields: ['spanID', 'traceID', 'startTime', 'duration'].map((name) => ({
      name,
      type: FieldType.other,
      values: Array.from({ length: spans }, (_, i) => i + 1),
    })),
    meta: { custom: { spanloom: { schemaVersion: 1, file: { rows: spans, trees: 1, leftOut: [], ...facts } } } },
  });
  return { type: SPANLOOM, query: jest.fn(() => of({ data: [frame], state: 'Done' })) };
}

function sources(byUid: Record<string, { type: string; query?: unknown }>): void {
  setDataSourceSrv({
    get: async ({ uid }: { uid: string }) => byUid[uid] ?? Promise.reject(new Error('no such source')),
    getList: () => Object.entries(byUid).map(([uid, { type }]) => ({ uid, type })),
  } as never);
}

const panel = (...uids: string[]) =>
  ({
    series: [],
    timeRange: { from: 1 },
    request:
      uids.length === 0
        ? undefined
        : { scopedVars: {}, targets: uids.map((uid) => ({ refId: uid, datasource: { uid } })) },
  }) as unknown as PanelData;
const open = (text: string, data: PanelData) => openTraceFile(file(text), data, new AbortController().signal);

it('hands rows to the data source of the panel, as a query of its own', async () => {
  const [own, other] = [ours({}), ours({})];
  sources({ first: other, own });
  const { frame, notices } = await open(`\n${ROW}\n`, panel('gone', 'own'));
  expect([frame.length, notices, other.query.mock.calls]).toEqual([1, [], []]);
  const [[request]] = own.query.mock.calls as unknown as [[{ targets: object[]; requestId: string }]];
  expect(request.targets).toEqual([{ refId: 'file', queryType: 'file', file: expect.any(File) }]);
});

it.each([
  ['beside one of another kind', panel('tempo')],
  ['in a panel without a query', panel()],
])('takes any Spanloom data source %s', async (_, data) => {
  const own = ours({});
  sources({ tempo: { type: 'tempo', query: jest.fn(() => throwError(() => new Error('not me'))) }, own });
  expect((await open(ROW, data)).frame.length).toBe(1);
  expect(own.query).toHaveBeenCalledTimes(1);
});

it('says where there is none', async () => {
  sources({ tempo: { type: 'tempo' } });
  await expect(open(ROW, panel('tempo'))).rejects.toThrow('This Grafana has no Spanloom data source');
});

it('says that nothing in the file tells what a status of 2 means', async () => {
  sources({ own: ours({ undecided: 3 }) });
  expect((await open(ROW, panel('own'))).notices).toEqual([
    expect.stringMatching(/^3 rows with status 2: shown as unknown, since nothing in the file/),
  ]);
});

it('says how many trees there are, and which lines were left out', async () => {
  const leftOut: RowFileFacts['leftOut'] = [
    { fault: 'no-json', lines: 1, first: 7 },
    { fault: 'no-row', lines: 1200, first: 9 },
    { fault: 'too-many', lines: 5, first: 2001 },
  ];
  sources({ own: ours({ rows: 2000, trees: 3, leftOut }) });
  expect((await open(ROW, panel('own'))).notices).toEqual([
    'The 2,000 rows make 3 trees; all are shown.',
    'Line 7 was left out: it is not JSON.',
    '1,200 lines were left out, the first of them line 9: it is no row of l7_flow_log or otel_traces.',
    'The file has more rows than can be opened: the first 2,000 are shown, line 2001 and what follows is left out.',
  ]);
});

it('says which line is wrong where none is right', async () => {
  const leftOut: RowFileFacts['leftOut'] = [
    { fault: 'no-time', lines: 3, first: 4 },
    { fault: 'no-row', lines: 1, first: 2 },
  ];
  sources({ own: ours({ leftOut }, 0) });
  await expect(open(ROW, panel('own'))).rejects.toThrow(
    'No row could be read. Line 2 is no row of l7_flow_log or otel_traces.'
  );
});

it('knows rows by the first few lines, and leaves other files alone', async () => {
  const own = ours({});
  sources({ own });
  for (const text of ['{"broken\n' + ROW, '{"Timestamp":"1","TraceId":"a","SpanId":"b"}', `\uFEFF${ROW}`]) {
    expect((await open(text, panel('own'))).frame.length).toBe(1);
  }
  expect(own.query).toHaveBeenCalledTimes(3);
  await expect(open('{"_id":"1"}', panel('own'))).rejects.toThrow('There is no trace in the file');
  await expect(open('{}\n{"x":1}', panel('own'))).rejects.toThrow('There is no trace in the file');
  expect(own.query).toHaveBeenCalledTimes(3);
});
