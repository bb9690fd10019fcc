/** @jest-environment jsdom */
import type { DataFrame } from '@grafana/data';
import { lastValueFrom } from 'rxjs';
import { SpanloomDataSource } from '../../src/datasource/SpanloomDataSource';
import { instanceSettings, queryRequest, templates } from '../../src/datasource/testing/stubs';
import { frameToTrace } from '../../src/frames/frameToTrace';
import type { FileQuery } from '../../src/frames/query';
import { spanloomMeta } from '../../src/frames/vector';
import { RowFile } from '../../src/store/rowFile/RowFile';
import { spanToCollectorRow } from '../receiver/mapping/spanToCollectorRow';
import reference from '../traffic/reference/spring-boot-trace.json';
import { rowsOfCall, simulateCall } from '../traffic/simulateCall';
import { referenceLinks } from './referenceTree';

const ask = jest.fn(() => {
  throw new Error('nothing may be asked of the store');
});
jest.mock('../../src/datasource/grafanaStore', () => ({ grafanaClickHouse: () => ({ query: ask }) }));
jest.mock('@grafana/runtime', () => ({ getBackendSrv: () => ({}), getTemplateSrv: () => templates() }));

const CALL = simulateCall({ seed: 3, startUs: 1_790_000_000_000_000, scenario: 'slow' });
const ROWS = rowsOfCall(CALL);
const LINES = ROWS.map(({ row }) => JSON.stringify(row));

async function open(text: string): Promise<DataFrame> {
  const source = new SpanloomDataSource(instanceSettings());
  const query: FileQuery = { refId: 'file', queryType: 'file', file: new Blob([text]) };
  const { data, error } = await lastValueFrom(source.query(queryRequest([query])));
  expect(error).toBeUndefined();
  expect(ask).not.toHaveBeenCalled();
  return data[0] as DataFrame;
}

const factsOf = (frame: DataFrame) => spanloomMeta(frame)?.file;

/** A link in the reference's terms; spans are told apart by when they started, which no two share. */
function linksOf(frame: DataFrame): string[] {
  const trace = frameToTrace(frame);
  const numbers = new Map(ROWS.map(({ n, row }) => [row._id, n]));
  const order = frame.fields.find(({ name }) => name === 'spanID')!.values as unknown as string[];
  expect(order).toHaveLength(reference.spans.length);
  const byStart = new Map(ROWS.map(({ n, row }) => [keyOf(row), n]));
  const nOf = (span: number) => byStart.get(spanKey(trace, span)) ?? numbers.get(trace.spanId[span]);
  return Array.from({ length: trace.count }, (_, i) => ({ n: nOf(i) as number, i }))
    .sort((a, b) => a.n - b.n)
    .map(({ n, i }) => {
      const parent = trace.parent[i];
      const why = parent < 0 ? '' : `${trace.evidence[i].split(',').join('+')} ${trace.strength[i]}`;
      return `${n} < ${parent < 0 ? '-' : nOf(parent)} ${why}`.trimEnd();
    });
}

const micros = (text: unknown) =>
  /^\d+$/.test(String(text))
    ? String(text)
    : String(Date.parse(`${String(text).slice(0, 19).replace(' ', 'T')}Z`) / 1000) +
      String(text).slice(20).padEnd(6, '0');
const keyOf = (row: (typeof ROWS)[number]['row']) =>
  `${micros(row.start_time)} ${row.observation_point} ${row.signal_source}`;
function spanKey(trace: ReturnType<typeof frameToTrace>, span: number): string {
  const startUs = (trace.originNs + BigInt(trace.startNs[span])) / 1000n;
  const source = { packet: 0, ebpf: 3, otel: 4 }[trace.signalSource[span] as 'packet'];
  return `${startUs} ${trace.observationPoint[span]} ${source}`;
}

it('the reference trace out of a file is the reference tree, and asks the store nothing', async () => {
  const frame = await open(LINES.join('\n'));
  expect(linksOf(frame)).toEqual(referenceLinks());
  expect(factsOf(frame)).toEqual({ rows: 96, trees: 1, leftOut: [] });
  const trace = frameToTrace(frame);
  // A file is not the store: its rows cannot be asked for.
  expect(Array.from(trace.rowIds).join('')).toBe('');
  const code = Array.from({ length: 96 }, (_, i) => i).find((i) => trace.signalSource[i] === 'otel') as number;
  expect(trace.tags(code).map(({ key }) => key)).toContain('http.route');
});

it("opens the collector's rows beside DeepFlow's", async () => {
  const spans = CALL.observations.flatMap((seen) =>
    seen.source === 'otel' ? [JSON.stringify(spanToCollectorRow(seen.span, seen.resource))] : []
  );
  const others = ROWS.filter(({ row }) => row.signal_source !== 4).map(({ row }) => JSON.stringify(row));
  const frame = await open([...others, ...spans].join('\r\n'));
  expect(factsOf(frame)).toEqual({ rows: 96, trees: 1, leftOut: [] });
  expect(frame.length).toBe(96);
});

it('leaves out what is no row, and says which line', async () => {
  const bad = [LINES[0], '{"_id": 7,', '', '[1]', '{"resourceSpans":[]}', '{"_id":1,"start_time":"noon"}', '"x"'];
  const frame = await open([...bad, ...LINES.slice(1), LINES[5].slice(0, 40)].join('\n'));
  expect(frame.length).toBe(96);
  expect(factsOf(frame)).toEqual({
    rows: 96,
    trees: 1,
    leftOut: [
      { fault: 'no-json', lines: 2, first: 2 },
      { fault: 'no-row', lines: 3, first: 4 },
      { fault: 'no-time', lines: 1, first: 6 },
    ],
  });
});

it('has no spans where there are no rows', async () => {
  const frame = await open('nothing\n{}');
  expect([frame.length, factsOf(frame)]).toEqual([
    0,
    {
      rows: 0,
      trees: 0,
      leftOut: [
        { fault: 'no-json', lines: 1, first: 1 },
        { fault: 'no-row', lines: 1, first: 2 },
      ],
    },
  ]);
  expect((await open('')).length).toBe(0);
});

it('shows all trees of several requests, that of the first row first, and each row once', async () => {
  const other = rowsOfCall(simulateCall({ seed: 4, startUs: 1_789_999_000_000_000, scenario: 'ok' }));
  const second = other.map(({ row }) => JSON.stringify(row));
  const frame = await open([...LINES, ...second, ...LINES].join('\n'));
  expect(frame.length).toBe(192);
  expect(factsOf(frame)).toMatchObject({ trees: 2 });
  const trace = frameToTrace(frame);
  expect(trace.originNs + BigInt(trace.startNs[0])).toBeGreaterThan(1_789_999_900_000_000_000n);
});

it('reads the same wherever the bytes are cut, and no more rows than are allowed', () => {
  const bytes = new TextEncoder().encode(
    `${LINES.slice(0, 3).join('\n')}\n{"_id":"9","start_time":5,"endpoint":"数据"}`
  );
  const read = (piece: number, most?: number) => {
    const file = new RowFile(most);
    for (let at = 0; at < bytes.length; at += piece) {
      Array.from(file.take(bytes.subarray(at, at + piece)));
    }
    const steps = file.spans();
    for (;;) {
      const { done, value } = steps.next();
      if (done) {
        return { value, file };
      }
    }
  };
  const whole = read(bytes.length);
  expect(whole.value.spans.map(({ endpoint }) => endpoint)).toContain('数据');
  expect(read(7).value).toEqual(whole.value);
  expect(read(1000).value).toEqual(whole.value);
  expect(read(100, 2).file.leftOut).toEqual([{ fault: 'too-many', lines: 2, first: 3 }]);
});
