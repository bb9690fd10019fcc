import { spansOfRows } from '../rowFile/spansOfRows';
import { RowFile } from '../rowFile/RowFile';
import { startTestEngine } from '../testEngine';
import type { StoreClient } from '../client';
import { StoreError } from '../storeError';
import { readStores, savedRowsOf } from '../stores';
import { findCalls } from './calls';
import { readCatalog } from './catalog';
import { decodeSpans } from './decode';
import { DICTIONARIES } from './dictionaries';
import { mayBeTimeout, statusOfRow, statusSql, type StatusFacts } from './responseStatus';
import { PREFIX, spanColumns } from './spanColumns';
import { UNDECIDED } from './statusEra';
import { createDictionaries, createTable, insertRows, type TestRow } from './testTable';

const engine = startTestEngine();
const store = engine.store();
beforeAll(async () => {
  await engine.reset();
  await createDictionaries(engine, Object.fromEntries(DICTIONARIES.map((name) => [name, {}])));
});
afterAll(() => engine.close());

const NOW_S = 1_700_000_000;
const [PACKET, EBPF, OTEL] = [0, 3, 4];
const [HTTP, KAFKA] = [20, 100];
const [REQUEST, SESSION] = [0, 2];

let counter = 0;
const row = (status: number, more: TestRow = {}, endS = NOW_S): TestRow => ({
  _id: String((BigInt(endS) << 32n) + BigInt(++counter)),
  time: endS,
  start_time: String(endS * 1_000_000 + counter),
  end_time: String(endS * 1_000_000 + counter + 5),
  type: SESSION,
  signal_source: EBPF,
  observation_point: 's-p',
  l7_protocol: HTTP,
  response_status: status,
  response_code: null,
  ...more,
});

const fill = async (rows: TestRow[]) => {
  await createTable(engine, '7.1');
  await insertRows(engine, '7.1', rows);
};

/** Statuses of all rows in the order of their ids: in the trace's statement, in the list, in a file. */
async function statuses(rows: TestRow[]): Promise<string[]> {
  await fill(rows);
  const catalog = await readCatalog(store);
  const answer = await store.query(`SELECT ${spanColumns(catalog)} FROM ${catalog.table} ORDER BY _id`);
  const inTrace = decodeSpans(answer, 0n, PREFIX).map((span) => span.responseStatus);
  const { calls } = await findCalls(store, catalog, {
    fromMs: 0,
    toMs: (NOW_S + 1e6) * 1000,
    limit: 1000,
    allObservations: true,
  });
  const byId = [...calls].sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
  expect(byId.map((call) => call.status)).toEqual(inTrace);
  const { spans } = spansOfRows(rows);
  const ofFile = new Map(spans.map((span) => [span.ids[0], span.responseStatus]));
  expect(byId.map((call) => ofFile.get(call.id))).toEqual(inTrace);
  return inTrace;
}

describe('a status of 2', () => {
  it('is a timeout where the table holds a 5, which older servers never wrote', async () => {
    expect(await statuses([row(2), row(2, { signal_source: PACKET }), row(5)])).toEqual([
      'timeout',
      'timeout',
      'unknown',
    ]);
  });

  it('is unknown where it holds none', async () => {
    expect(await statuses([row(2), row(0), row(3), row(4), row(6)])).toEqual([
      'unknown',
      'ok',
      'server_error',
      'client_error',
      'parse_failed',
    ]);
  });

  it('is never a timeout of a span of OpenTelemetry', async () => {
    expect(await statuses([row(5), row(2, { signal_source: OTEL, observation_point: 's-app' })])).toEqual([
      'unknown',
      'unknown',
    ]);
  });

  it('turns into a timeout with the upgrade of the server', async () => {
    const older = row(2, { signal_source: OTEL, observation_point: 's-app' }, NOW_S - 100);
    const rows = [row(2, {}, NOW_S - 200), older, row(2, {}, NOW_S - 50), row(5, {}, NOW_S - 20), row(2, {}, NOW_S)];
    expect(await statuses(rows)).toEqual(['unknown', 'unknown', 'unknown', 'unknown', 'timeout']);
  });

  it('is a timeout behind the last row of the older server where rows of both lie among each other', async () => {
    const older = row(2, { signal_source: OTEL, observation_point: 's-app' }, NOW_S - 100);
    const rows = [row(5, {}, NOW_S - 120), row(2, {}, NOW_S - 110), older, row(2, {}, NOW_S - 99), row(5, {}, NOW_S)];
    expect(await statuses(rows)).toEqual(['unknown', 'unknown', 'unknown', 'timeout', 'unknown']);
  });

  const kafka = (requestType: string, more: TestRow = {}) =>
    row(2, { l7_protocol: KAFKA, request_type: requestType, ...more });

  it.each(['Metadata', 'ApiVersions', 'Heartbeat', 'OffsetCommit', 'FindCoordinator'])(
    'is none of an answered Kafka %s, in the newest server too',
    async (command) => {
      expect((await statuses([kafka(command), row(5)]))[0]).toBe('unknown');
    }
  );

  it.each([
    ...['Fetch', 'Produce', 'JoinGroup', 'LeaveGroup', 'SyncGroup'].map((command) => [command, {}] as const),
    ['Metadata', { type: REQUEST }] as const,
  ])('is a timeout of a Kafka %s with %j', async (command, more) => {
    expect((await statuses([kafka(command, more), row(5)]))[0]).toBe('timeout');
  });
});

it('SQL and code agree on every kind of row', async () => {
  const all = [0, 1, 2, 3, 4, 5, 6].flatMap((status) =>
    [PACKET, EBPF, OTEL].flatMap((signal_source) =>
      [HTTP, KAFKA].flatMap((l7_protocol) =>
        [0, 1, 2].flatMap((type) =>
          ['Fetch', 'Metadata', ''].flatMap((request_type) =>
            [null, 3].flatMap((response_code) =>
              [NOW_S - 1, NOW_S].map((endS) =>
                row(status, { signal_source, l7_protocol, type, request_type, response_code }, endS)
              )
            )
          )
        )
      )
    )
  );
  all.sort((a, b) => (BigInt(String(a._id)) < BigInt(String(b._id)) ? -1 : 1));
  await fill(all);
  const factsOf = (one: TestRow): StatusFacts => ({
    status: Number(one.response_status),
    signalSource: Number(one.signal_source),
    l7Protocol: Number(one.l7_protocol),
    type: Number(one.type),
    requestType: String(one.request_type),
    hasCode: one.response_code !== null,
    timeS: Number(one.time),
  });
  const { column, table } = await readCatalog(store);
  for (const timeoutsFromS of [null, 0, NOW_S]) {
    const answer = await store.query(
      `SELECT ${statusSql({ column, timeoutsFromS })} AS status FROM ${table} ORDER BY _id`
    );
    expect(answer.map(({ status }) => Number(status))).toEqual(
      all.map((one) => statusOfRow(factsOf(one), timeoutsFromS))
    );
  }
  expect(all.some((one) => mayBeTimeout(factsOf(one)))).toBe(true);
});

describe('how it is decided', () => {
  const facts = async (rows: TestRow[], client: StoreClient = store) => {
    await fill(rows);
    const { timeoutsFromS, notices, remarks } = await readCatalog(client);
    return { timeoutsFromS, notices, remarks };
  };

  it('is told on every screen only where it matters and nothing tells', async () => {
    expect(await facts([row(2), row(0)])).toEqual({ timeoutsFromS: null, notices: [UNDECIDED], remarks: [] });
    expect(await facts([row(0)])).toEqual({ timeoutsFromS: null, notices: [], remarks: [] });
    expect(await facts([])).toEqual({ timeoutsFromS: null, notices: [], remarks: [] });
    expect(await facts([row(2), row(5)])).toEqual({ timeoutsFromS: 0, notices: [], remarks: [] });
  });

  it('is told by Save & test where an older server wrote rows', async () => {
    const older = row(2, { signal_source: OTEL, observation_point: 's-app' }, NOW_S - 9);
    expect(await facts([row(2), older])).toEqual({
      timeoutsFromS: null,
      notices: [],
      remarks: [expect.stringMatching(/up to 6\.6\.9 or 7\.0\.2 wrote them/)],
    });
    expect(await facts([older, row(5)])).toEqual({
      timeoutsFromS: NOW_S,
      notices: [],
      remarks: [
        'Status 2 is read as a timeout from 2023-11-14T22:13:20Z on, when the DeepFlow server was upgraded, and as unknown before.',
      ],
    });
  });

  it('takes one statement, whose every read has bounds on time and rows', async () => {
    const asked: string[] = [];
    const client: StoreClient = { query: (sql, ...rest) => (asked.push(sql), store.query(sql, ...rest)) };
    await facts([row(2)], client);
    const looks = asked.filter((sql) => sql.includes('response_status'));
    expect(looks).toHaveLength(1);
    const reads = looks[0].match(/FROM `flow_log`[\s\S]*?LIMIT \{sign_rows:UInt32\}/g) ?? [];
    expect(reads).toHaveLength(looks[0].split('FROM `flow_log`').length - 1);
    reads.forEach((read) => expect(read).toMatch(/time` >= toDateTime\(.+ AND `time` <=? toDateTime\(/));
  });

  it('stays open, which is told, where the server refuses to tell', async () => {
    const client: StoreClient = {
      query: async (sql, ...rest) => {
        if (sql.includes('sign_status')) {
          throw new StoreError('too slow', 159);
        }
        return store.query(sql, ...rest);
      },
    };
    expect(await facts([row(2), row(5)], client)).toEqual({
      timeoutsFromS: null,
      notices: [UNDECIDED],
      remarks: [],
    });
  });

  it('finds signs in rows of any age', async () => {
    for (const ageS of [0, 3 * 3600, 10 * 3600, 40 * 3600, 5 * 86_400, 20 * 86_400, 400 * 86_400]) {
      expect((await facts([row(5, {}, Math.floor(Date.now() / 1000) - ageS)])).timeoutsFromS).toBe(0);
    }
  });
});

describe('rows in a file', () => {
  const read = (rows: object[]) => {
    const file = new RowFile();
    const text = rows.map((one) => JSON.stringify(one)).join('\n');
    for (const _ of file.take(new TextEncoder().encode(text))) {
      // in steps
    }
    const steps = file.spans();
    for (;;) {
      const { done, value } = steps.next();
      if (done) {
        return { statuses: value.spans.map((span) => span.responseStatus), undecided: file.undecided };
      }
    }
  };

  it('that nothing explains are counted', () => {
    expect(read([row(2), row(2, { signal_source: OTEL }), row(0)])).toEqual({
      statuses: ['unknown', 'unknown', 'ok'],
      undecided: 0,
    });
    expect(read([row(2), row(2), row(0)])).toEqual({ statuses: ['unknown', 'unknown', 'ok'], undecided: 2 });
    expect(read([row(2), row(5)])).toEqual({ statuses: ['timeout', 'unknown'], undecided: 0 });
  });

  it('that were saved keep what they meant in the table, also alone', async () => {
    const [timeout, other] = [row(2), row(5)];
    await fill([timeout, other]);
    const stores = await readStores(store, { otelTable: '' });
    const [saved] = await savedRowsOf(store, stores, [String(timeout._id)]);
    expect(saved.row).toMatchObject({ response_status: 2, response_status_name: 'timeout' });
    expect(read([saved.row])).toEqual({ statuses: ['timeout'], undecided: 0 });
  });
});
