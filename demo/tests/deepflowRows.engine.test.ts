import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { StoreClient } from '../../src/store/client';
import { readCatalog } from '../../src/store/deepflow/catalog';
import { deepflowStore } from '../../src/store/deepflow/store';
import { gather, storesOf, type Stores } from '../../src/store/stores';
import { branchDdl } from '../../src/store/deepflow/testing/branches';
import { RowFile } from '../../src/store/rowFile/RowFile';
import { startTestEngine } from '../../src/store/testEngine';
import { stitch } from '../../src/trace/stitch';
import type { Trace } from '../../src/trace/trace';
import type { AttributeValue, ResourceSpans } from '../receiver/otlp/model';
import { encodeProtobuf } from '../receiver/otlp/protobuf';
import { receiveInto } from '../receiver/receiveInto';
import { sparse } from '../receiver/row';
import { rowsOf, type RowGroup } from '../receiver/rowGroup';
import { clickhouseStore } from '../receiver/store/clickhouseStore';
import { FREE_PORTS } from '../receiver/testReceiver';
import { createSchema } from '../schema/createSchema';
import { L7_FLOW_LOG } from '../schema/l7FlowLog';

/**
 * The rows that DeepFlow's own ingester made of the same 74 OTel spans, of its main branch (2026-06) and of 6.4, read
 * by us: out of a table of that branch, and out of a file.
 */
const ROWS = path.join(__dirname, '../../src/store/deepflow/cases');
const SPANS = path.join(__dirname, '../receiver/cases/spans.otlp.pb');

type Row = Record<string, string | number | string[] | null>;

const engine = startTestEngine();
afterAll(() => engine.close());

async function create64(): Promise<void> {
  await engine.command('CREATE DATABASE flow_log');
  await engine.command(branchDdl('6.4', 'flow_log.l7_flow_log'));
}

const BRANCHES = [
  { branch: '7.1', file: 'otel-rows-of-7.1.jsonl', create: () => createSchema(engine.client, { retentionHours: 0 }) },
  { branch: '6.4', file: 'otel-rows-of-6.4.jsonl', create: create64 },
];

describe.each(BRANCHES)('rows of DeepFlow $branch', ({ file, create }) => {
  const text = readFileSync(path.join(ROWS, file), 'utf8');
  const rows = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
  let store: StoreClient;
  let stores: Stores;

  beforeAll(async () => {
    await engine.reset();
    await create();
    // As numbers, times count in the column's own ticks.
    const ticks = ({ start_time, end_time }: Row) => [start_time, end_time].map(Number);
    await engine.insert(
      'flow_log.l7_flow_log',
      rows.map((row) => ({ ...row, start_time: ticks(row)[0], end_time: ticks(row)[1] }))
    );
    store = engine.store();
    stores = storesOf([deepflowStore(await readCatalog(store))]);
  });

  it('come out of the table as they went in', async () => {
    const result = await engine.client.query({
      query: 'SELECT count() AS n FROM flow_log.l7_flow_log',
      format: 'JSON',
    });
    expect((await result.json<{ n: string }>()).data.map(({ n }) => Number(n))).toEqual([74]);
  });

  it('one in four, and those with unusual ids and times, is the start of a trace, in which no row is missing or twice', async () => {
    const unusual = /^(sw8|parent zeros|no parent|end before start|sub microsecond)/;
    for (const row of rows.filter(({ endpoint }, i) => i % 4 === 0 || unusual.test(String(endpoint)))) {
      const callId = String(row._id);
      // A narrow window is enough here, and asks less.
      const found = await gather(store, stores, { callId, limits: { maxWindowS: 60 } });
      const ids = found!.trace.spans.flatMap((span) => span.ids);
      const ofTrace = rows.filter(({ trace_id }) => trace_id === row.trace_id).map(({ _id }) => String(_id));
      expect([row.endpoint, ids.sort()]).toEqual([row.endpoint, ofTrace.sort()]);
      const { spans } = found!.trace;
      const isOrphan = spans.some(
        ({ parentSpanId }) => parentSpanId !== '' && !spans.some(({ spanId }) => spanId === parentSpanId)
      );
      expect([row.endpoint, found!.notices]).toEqual([
        row.endpoint,
        isOrphan ? [expect.stringContaining('a parent that spans name is not there')] : [],
      ]);
      told(found!.trace, callId, row);
    }
  });

  it('are 74 spans out of a file, none left out, and one tree or another', () => {
    const opened = new RowFile();
    Array.from(opened.take(new TextEncoder().encode(text)));
    const steps = opened.spans();
    let step = steps.next();
    while (!step.done) {
      step = steps.next();
    }
    const set = step.value;
    expect(opened.leftOut).toEqual([]);
    expect(set.spans.map(({ ids }) => ids[0]).sort()).toEqual(rows.map(({ _id }) => String(_id)).sort());
    const trace = stitch(set, { startId: String(rows[0]._id) });
    expect(trace.spans.flatMap(({ ids }) => ids).sort()).toEqual(rows.map(({ _id }) => String(_id)).sort());
    rows.forEach((row) => told(trace, String(row._id), row));
  });
});

describe('rows of our receiver', () => {
  const attribute = (key: string, value: AttributeValue) => ({ key, value });
  const UNUSUAL: ResourceSpans = {
    resource: [attribute('service.name', ''), { key: 'alone' }],
    spans: [
      {
        traceId: '0af7651916cd43dd8448eb211c80319c',
        spanId: 'b7ad6b7169203331',
        parentSpanId: '0000000000000000',
        name: 'unusual',
        kind: 2,
        startNs: 1_790_000_000_000_000_000n,
        endNs: 1_790_000_000_000_000_000n,
        attributes: [
          attribute('http.request_content_length', -(2n ** 63n)),
          attribute('http.response_content_length', 2n ** 63n - 1n),
          attribute('db.cassandra.page_size', -1n),
          attribute('message.uncompressed_size', Infinity),
          attribute('messaging.message_payload_size_bytes', -Infinity),
          attribute('messaging.message_payload_compressed_size_bytes', NaN),
          attribute('bytes', Uint8Array.of(0, 255)),
        ],
        events: [{ timeNs: 1n, name: 'e', attributes: [attribute('nan', NaN)] }],
        statusCode: 0,
        statusMessage: '',
      },
    ],
  };

  it('are stored and read back, whatever was sent', async () => {
    await engine.reset();
    await createSchema(engine.client, { retentionHours: 0 });
    // The engine in the test's own process takes data in text only.
    const store = {
      ...clickhouseStore(engine.client),
      insertRows: (groups: RowGroup[]) => engine.insert(L7_FLOW_LOG, groups.flatMap(rowsOf).map(sparse)),
    };
    const receiver = await receiveInto(store, FREE_PORTS);
    try {
      for (const body of [readFileSync(SPANS), encodeProtobuf([UNUSUAL])]) {
        const answer = await fetch(receiver.agentUrl, { method: 'POST', body: body as BodyInit });
        expect([answer.status, await answer.text()]).toEqual([200, '']);
      }
    } finally {
      await receiver.stop();
    }
    const columns = [
      'app_service',
      'parent_span_id',
      'events',
      'request_length',
      'response_length',
      'sql_affected_rows',
    ];
    const result = await engine.client.query({
      query: `SELECT count() OVER () AS rows, ${columns.map((name) => `toString(${name}) AS ${name}`).join(', ')},
          toString(metrics_values) AS metrics, attribute_values AS texts
        FROM flow_log.l7_flow_log ORDER BY endpoint = 'unusual' DESC LIMIT 1`,
      format: 'JSONEachRow',
    });
    expect(await result.json()).toEqual([
      {
        rows: expect.anything(),
        app_service: '""',
        parent_span_id: '0000000000000000',
        events: '',
        request_length: '-9223372036854775808',
        response_length: '9223372036854775807',
        sql_affected_rows: '18446744073709551615',
        metrics: '[-9223372036854776000,9223372036854776000,-1,inf,-inf,nan]',
        texts: ['"\\x00\\xff"', '""', '127.0.0.1'],
      },
    ]);
  });
});

/** What a span must say just as its row does. */
function told({ originNs, spans }: Trace, id: string, row: Row): void {
  const span = spans.find(({ ids }) => ids.includes(id))!;
  expect(span).toMatchObject({
    signalSource: 'otel',
    observationPoint: row.observation_point ?? row.tap_side,
    endpoint: row.endpoint,
    spanId: row.span_id,
    parentSpanId: String(row.parent_span_id ?? '').replace(/^0+$/, ''),
    traceIds: [row.trace_id],
    transport: row.protocol,
    // What the columns do not say is read from the attributes.
    requestType: row.request_type || expect.any(String),
    requestDomain: row.request_domain || expect.any(String),
    requestResource: row.request_resource || expect.any(String),
    appService: row.app_service,
    isTls: row.is_tls === 1 || expect.any(Boolean),
  });
  expect(String(originNs + BigInt(span.startNs))).toBe(`${row.start_time}000`);
}
