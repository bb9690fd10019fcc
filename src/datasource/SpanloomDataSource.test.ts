/** @jest-environment jsdom */
import { dateTime, LoadingState, type DataFrame, type DataQueryResponse } from '@grafana/data';
import { lastValueFrom, type Observable } from 'rxjs';
import { frameToCalls } from '../frames/calls';
import { frameToTrace, isTraceFrame } from '../frames/frameToTrace';
import { progressOf } from '../frames/progress';
import type { SpanloomQuery, SpanloomVariableQuery } from '../frames/query';
import type { ClickHouseLike } from '../store/clickhouseClient';
import { DICTIONARIES } from '../store/deepflow/dictionaries';
import { PREFIX } from '../store/deepflow/spanColumns';
import { storeErrorOfResponse } from '../store/errors';
import { SpanloomDataSource } from './SpanloomDataSource';
import { SpanloomVariables } from './SpanloomVariables';
import { instanceSettings, jsonCompact, NOW_MS, queryRequest, templates } from './testing/stubs';

type Asked = { query: string; params: Record<string, unknown>; settings?: object; signal?: AbortSignal };

const COLUMNS = ['_id', 'time', 'start_time', 'end_time', 'agent_id', 'observation_point'];
const CALL = {
  call_id: '7301444403836092417',
  call_start_us: '1699999990000000',
  call_end_us: '1699999990012500',
  call_type: 2,
  call_status: 3,
  call_code: 500,
  call_source: 3,
  call_point: 's-p',
  call_server: 'stock-0',
  call_keys: [],
};

let asked: Asked[] = [];
/** What the server says, by a part of the statement; the first that fits. */
let replies: Array<[RegExp, () => string | Promise<string>]> = [];

const clickhouse: ClickHouseLike = {
  query: async ({ query, query_params, clickhouse_settings, abort_signal }) => {
    asked.push({ query, params: query_params ?? {}, settings: clickhouse_settings, signal: abort_signal });
    const reply = [dictionaries, ...replies].find(([part]) => part.test(query));
    return { text: async () => (reply ? reply[1]() : jsonCompact([])) };
  },
};
jest.mock('./grafanaStore', () => ({ grafanaClickHouse: () => clickhouse }));
jest.mock('@grafana/runtime', () => ({ getBackendSrv: () => ({}), getTemplateSrv: () => templates() }));

/** What belongs to what is shown. */
const dictionaries: [RegExp, () => string] = [
  /AS id_column/,
  () => jsonCompact(DICTIONARIES.map((name) => ({ dictionary: `${name}_map`, id_column: 'pod_ns_id' }))),
];

const columns = (readonly = '1'): [RegExp, () => string] => [
  /system\.columns/,
  () => jsonCompact(COLUMNS.map((name) => ({ name, type: 'UInt64', readonly }))),
];

/** One call in the newest window, none in the older ones. */
const oneCall = (): [RegExp, () => string] => {
  let given = false;
  return [
    /call_id/,
    () => {
      const rows = given ? [] : [CALL];
      given = true;
      return jsonCompact(rows, 77);
    },
  ];
};

beforeEach(() => {
  asked = [];
  replies = [columns(), oneCall()];
});

const source = (variables = {}, settings = instanceSettings()) =>
  new SpanloomDataSource(settings, templates(variables));
const run = async (targets: Array<Partial<SpanloomQuery>>, from = source()) => {
  const request = queryRequest(targets.map((target, i) => ({ refId: String.fromCharCode(65 + i), ...target })));
  return lastValueFrom(from.query(request) as Observable<DataQueryResponse>);
};

it('has one constructor argument: with more, Grafana 9 goes through Angular', () => {
  expect(SpanloomDataSource.length).toBe(1);
});

it('answers with calls, and a link from each to its trace', async () => {
  const { data, state } = await run([{ queryType: 'calls' }]);
  const frame = data[0] as DataFrame;
  expect(state).toBe(LoadingState.Done);
  expect(frameToCalls(frame)?.calls).toMatchObject([
    { id: '7301444403836092417', startMs: 1699999990000, durationMs: 12.5, status: 'server_error', server: 'stock-0' },
  ]);
  expect(frame.fields[0].config.links?.[0].internal).toMatchObject({
    datasourceUid: 'spans',
    query: { queryType: 'trace', query: 'id-${__value.raw}' },
  });
});

it('tells the inspector what was sent, and the panel what is degraded', async () => {
  replies.unshift([
    /dictGet/,
    () => Promise.reject(storeErrorOfResponse(404, 'Code: 36. DB::Exception: no dictionary')),
  ]);
  const { data } = await run([{ queryType: 'calls', requestResource: '/x' }]);
  const { meta } = data[0] as DataFrame;
  expect(meta?.executedQueryString).toMatch(/^-- statement 1: 1 rows, 77 read, \d+ ms\n-- from_s_0 = /);
  expect(meta?.executedQueryString).toContain('-- resource = %/x%');
  expect(meta?.notices?.[0].text).toMatch(/^Names of clusters/);
});

it('sends filters as parameters: all values of a variable, nothing for All', async () => {
  const with_ = source({ namespace: ['shop', 'default'], workload: ['$__all'], trace_id: 'ABC' });
  await run(
    [
      {
        queryType: 'calls',
        cluster: '*',
        namespace: '$namespace',
        workload: '$workload',
        service: 'cart*,$namespace',
        traceId: '$trace_id',
      },
    ],
    with_
  );
  const { params, query } = asked.find((one) => /call_id/.test(one.query)) as Asked;
  expect(params).toMatchObject({
    namespaces: ['shop', 'default'],
    services: ['shop', 'default'],
    services_like_0: 'cart%',
    trace_ids: expect.arrayContaining(['ABC', 'abc']),
    row_limit: 404,
  });
  expect(query).not.toMatch(/workloads|clusters|shop/);
});

it.each([
  [undefined, 101],
  [7, 8],
  [-3, 2],
  [1e9, 5001],
  [NaN, 101],
])('takes a limit of %p', async (limit, rowLimit) => {
  await run([{ queryType: 'calls', limit, allObservations: true }]);
  expect(asked.find((one) => /call_id/.test(one.query))?.params.row_limit).toBe(rowLimit);
});

it.each(['', '*', ' ', '$none'])('answers a trace query for %p with nothing, and asks nothing', async (query) => {
  const response = await run([{ queryType: 'trace', query }], source({ none: '' }));
  expect(response).toMatchObject({ data: [], state: LoadingState.Done });
  expect(response.errors).toBeUndefined();
  // but for what the table is
  expect(asked.filter(({ query }) => /FROM `flow_log`/.test(query) && !/sign_status/.test(query))).toEqual([]);
});

it('filters calls by the query and by the dashboard, and says what it does not filter by', async () => {
  replies = [columns(), oneCall()];
  const query: SpanloomQuery = {
    refId: 'A',
    queryType: 'calls',
    filters: [{ key: 'duration', operator: '>', value: '1.5ms' }],
  };
  const filters = [
    { key: 'endpoint', operator: '=~', value: '/api/.*' },
    { key: 'job', operator: '=', value: 'node' },
  ];
  const response = source().query(queryRequest([query], { filters })) as Observable<DataQueryResponse>;
  const { data } = await lastValueFrom(response);
  const listed = asked.filter(({ query: sql }) => sql.includes('call_start_us'));
  expect(listed[0].params).toMatchObject({ filter_0_0: 1_500_000n, filter_1_0: '^(?:/api/.*)$' });
  expect(JSON.stringify(data[0].meta.notices)).toContain('Not filtered by job');
});

it('suggests keys and values of filters', async () => {
  replies = [columns(), [/found_text/, () => jsonCompact([{ found_text: 'http.route' }])]];
  const keys = (await source().getTagKeys()).map(({ text }) => text);
  expect(keys).toEqual(expect.arrayContaining(['status', 'duration', 'attribute.http.route']));
  expect(await source().getTagValues({ key: 'status' })).toContainEqual({ text: 'server_error' });
  expect(await source().getTagValues({ key: 'attribute.x' })).toEqual([{ text: 'http.route' }]);
  expect(await source().getTagValues({ key: 'job' })).toEqual([]);
});

it('says what is wrong with one query and answers the others', async () => {
  const { data, error, errors, state } = await run([
    { queryType: 'trace', query: 'xyz!' },
    { queryType: 'calls' },
    { queryType: 'trace', query: '7301444403836092417' },
    { queryType: 'trace', query: 'abcdef' },
    { queryType: 'span', ids: ['abc'] },
  ]);
  expect(data).toHaveLength(1);
  expect(state).toBe(LoadingState.Error);
  expect(error).toEqual(errors?.[0]);
  expect(errors?.map(({ refId, message }) => [refId, message])).toEqual([
    ['A', '"xyz!" is neither a trace id (hexadecimal digits) nor the id of a call (a number).'],
    ['C', 'There is no call with the id 7301444403836092417. It may be older than what the database keeps.'],
    ['D', 'No span has the trace id abcdef. It may be older than what the database keeps.'],
    ['E', 'These are no ids of rows: only spans of this data source have rows.'],
  ]);
});

it('leaves hidden queries out', async () => {
  expect((await run([{ queryType: 'calls', hide: true }])).data).toEqual([]);
  const { filterQuery } = source();
  expect(filterQuery({ refId: 'A', queryType: 'calls', hide: true })).toBe(false);
  expect(filterQuery({ refId: 'A', queryType: 'trace', query: '*' })).toBe(false);
  expect(filterQuery({ refId: 'A', queryType: 'calls' })).toBe(true);
});

it('takes a query that is only a text for a trace, and an empty one for calls', async () => {
  const { errors } = await run([{ query: 'xyz!' } as Partial<SpanloomQuery>, {}]);
  expect(errors).toHaveLength(1);
  expect(asked.some((one) => /call_id/.test(one.query))).toBe(true);
});

it('looks at the server once for several queries, and again after it failed', async () => {
  const one = source();
  await Promise.all([run([{ queryType: 'calls' }], one), run([{ queryType: 'calls' }], one)]);
  expect(asked.filter(({ query }) => /system\.columns[\s\S]*'l7_flow_log'/.test(query))).toHaveLength(1);
  expect(asked.filter(({ query }) => /system\.columns/.test(query))).toHaveLength(3);

  replies = [[/system\.columns/, () => Promise.reject(storeErrorOfResponse(502, ''))]];
  const other = source();
  expect((await run([{ queryType: 'calls' }], other)).errors?.[0].message).toMatch(/^The database cannot be reached/);
  replies = [columns(), oneCall()];
  expect((await run([{ queryType: 'calls' }], other)).errors).toBeUndefined();
});

it.each([
  [
    undefined,
    [{ databases: expect.arrayContaining(['otel', 'default']), tables: expect.arrayContaining(['otel_traces']) }],
  ],
  ['', []],
  [' traces.spans ', [{ databases: ['traces'], tables: expect.arrayContaining(['spans', 'spans_trace_id_ts']) }]],
])('looks for the table of the OTel collector as the settings say: %p', async (otelTable, params) => {
  const { data } = await run([{ queryType: 'calls' }], source({}, instanceSettings({ jsonData: { otelTable } })));
  const looks = asked.filter(({ query }) => /system\.columns/.test(query) && !/'l7_flow_log'|AS id_column/.test(query));
  expect(looks.map((one) => one.params)).toEqual(params);
  // not there: told of where it was named
  expect((data[0] as DataFrame).meta?.notices?.map(({ text }) => text) ?? []).toEqual(
    otelTable ? [expect.stringMatching(/^The table traces\.spans of the OTel collector was not found/)] : []
  );
});

it('sends limits only to users who may set any', async () => {
  await run([{ queryType: 'calls' }]);
  expect(asked.every(({ settings }) => settings === undefined)).toBe(true);

  asked = [];
  replies[0] = columns('0');
  await run([{ queryType: 'calls' }], source({}, instanceSettings({ jsonData: { maxStatementS: 7 } })));
  const sent = asked.filter(({ settings }) => settings);
  expect(sent.length).toBeGreaterThan(0);
  expect(sent[0].settings).toEqual({ max_execution_time: 7, cancel_http_readonly_queries_on_client_close: 1 });
});

it('aborts what is under way when the panel leaves', async () => {
  replies[1] = [/call_id/, () => new Promise(() => undefined)];
  const subscription = source()
    .query(queryRequest([{ refId: 'A', queryType: 'calls' }]))
    .subscribe();
  while (!asked.some(({ query }) => /call_id/.test(query))) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  subscription.unsubscribe();
  expect(asked.find(({ query }) => /call_id/.test(query))?.signal?.aborted).toBe(true);
});

/** Answers when it is told to. */
const held = (part: RegExp, text: () => string) => {
  let answer: () => void = () => undefined;
  const reply: [RegExp, () => Promise<string>] = [
    part,
    () => new Promise((resolve) => (answer = () => resolve(text()))),
  ];
  return { reply, answer: () => answer() };
};
const settle = () => new Promise((resolve) => setTimeout(resolve, 50));
const until = async (is: () => boolean) => {
  while (!is()) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
};

const ROW = { _id: CALL.call_id, start_time: CALL.call_start_us, end_time: CALL.call_end_us, signal_source: 3 };
const tracesRows = (rows: object[]) =>
  jsonCompact(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [PREFIX + name, value])))
  );
const traceRows = (more: object = {}): [RegExp, () => string] => [
  /AS found_id/,
  () => tracesRows([{ ...ROW, ...more }]),
];

describe('a refresh', () => {
  const trace = { queryType: 'trace', query: CALL.call_id } as const;
  const statements = (part: RegExp) => asked.filter(({ query }) => part.test(query)).length;
  const at = (toMs: number) => {
    const [from, to] = [dateTime(toMs - 900_000), dateTime(toMs)];
    return { range: { from, to, raw: { from, to } } };
  };
  const refresh = (query: Partial<SpanloomQuery>, from: SpanloomDataSource, toMs: number) =>
    lastValueFrom(from.query(queryRequest([{ refId: 'A', ...query }], at(toMs))) as Observable<DataQueryResponse>);

  it('asks for no trace again that is whole, whatever the range has become', async () => {
    replies.unshift(traceRows());
    const one = source();
    const first = await refresh(trace, one, NOW_MS);
    const before = asked.length;
    const again = await refresh(trace, one, NOW_MS + 5000);
    expect((first.data[0] as DataFrame).length).toBe(1);
    expect((again.data[0] as DataFrame).fields).toBe((first.data[0] as DataFrame).fields);
    expect(asked).toHaveLength(before);
  });

  it('asks again for a trace of which rows may still arrive', async () => {
    const endUs = String(Date.now() * 1000);
    replies.unshift(traceRows({ start_time: endUs, end_time: endUs }));
    const one = source();
    const { data } = await refresh(trace, one, NOW_MS);
    expect((data[0] as DataFrame).length).toBe(1);
    const once = statements(/AS found_id/);
    await refresh(trace, one, NOW_MS);
    expect(statements(/AS found_id/)).toBe(2 * once);
  });

  /** A table of the collector's beside, which says that it has no time. */
  const silentStore = (): Array<[RegExp, () => string | Promise<string>]> => {
    const ofCollector = ['Timestamp', 'TraceId', 'SpanId', 'ParentSpanId', 'Duration'].map((name) => ({
      in_database: 'otel',
      of_table: 'otel_traces',
      name,
      type: name === 'Timestamp' ? 'DateTime64(9)' : 'String',
      readonly: '1',
    }));
    return [
      [/AS in_database/, () => jsonCompact(ofCollector)],
      [/`otel_traces`/, () => Promise.reject(storeErrorOfResponse(504, ''))],
    ];
  };
  const notices = ({ data }: DataQueryResponse) =>
    ((data[0] as DataFrame).meta?.notices ?? []).map(({ text }) => text).join(' ');

  it('asks again for what a store did not give its part of', async () => {
    replies.unshift(...silentStore(), traceRows({ trace_id: 'abc' }));
    for (const query of [trace, { queryType: 'calls' } as const]) {
      const one = source();
      expect(notices(await refresh(query, one, NOW_MS))).toMatch(
        /are missing here: The database did not answer in time/
      );
      const before = statements(/`otel_traces`/);
      await refresh(query, one, NOW_MS);
      expect(statements(/`otel_traces`/)).toBeGreaterThan(before);
    }
  });

  it('asks for no list again of a time that is over', async () => {
    const one = source();
    const first = await refresh({ queryType: 'calls' }, one, NOW_MS);
    const before = statements(/call_id/);
    const again = await refresh({ queryType: 'calls' }, one, NOW_MS);
    expect(statements(/call_id/)).toBe(before);
    expect(frameToCalls(again.data[0] as DataFrame)).toEqual(frameToCalls(first.data[0] as DataFrame));
    // other filters, another range
    await refresh({ queryType: 'calls', namespace: 'shop' }, one, NOW_MS);
    await refresh({ queryType: 'calls' }, one, NOW_MS + 5000);
    expect(statements(/call_id/)).toBeGreaterThanOrEqual(before + 2);
  });

  it('asks again for a list that may grow', async () => {
    const one = source();
    const nowMs = Date.now();
    await refresh({ queryType: 'calls' }, one, nowMs);
    const once = statements(/call_id/);
    await refresh({ queryType: 'calls' }, one, nowMs);
    expect(statements(/call_id/)).toBeGreaterThan(once);
  });
});

describe('a search that takes long', () => {
  const trace = { refId: 'B', queryType: 'trace', query: CALL.call_id } as const;
  const span = (id: number, spanId: string, parentSpanId: string) => ({
    ...ROW,
    _id: String(BigInt(CALL.call_id) + BigInt(id)),
    signal_source: 4,
    span_kind: 2,
    trace_id: 'abc',
    span_id: spanId,
    parent_span_id: parentSpanId,
  });
  const WITH_IDS = ['trace_id', 'span_id', 'parent_span_id', 'signal_source'];
  const [first, second] = [span(0, '1', 'a'), span(1, '2', '1')];

  /** Asks for calls and for a trace whose second round is held up until `answer`. */
  function ask(takesLong: boolean) {
    let rounds = 0;
    const more = held(/./, () => tracesRows([second]));
    const round = () => (++rounds === 1 ? tracesRows([first]) : rounds === 2 ? more.reply[1]() : tracesRows([]));
    replies.unshift([/AS found_id/, round]);
    replies.unshift([
      /system\.columns/,
      () => jsonCompact([...COLUMNS, ...WITH_IDS].map((name) => ({ name, type: 'UInt64', readonly: '1' }))),
    ]);
    const wound: Array<() => void> = [];
    const after = (_: number, then: () => void) => {
      wound.push(then);
      return () => undefined;
    };
    const one = new SpanloomDataSource(instanceSettings(), templates(), {} as never, after);
    const responses: DataQueryResponse[] = [];
    const calls = { refId: 'A', queryType: 'calls' } as const;
    const subscription = one.query(queryRequest([calls, trace])).subscribe((response) => responses.push(response));
    const heldUp = until(() => rounds === 2).then(() => {
      if (takesLong) {
        wound[0]();
      }
    });
    return { responses, heldUp, answer: more.answer, isOver: () => until(() => subscription.closed), one };
  }

  it('is answered with the spans so far, then with all; each answer takes the place of the one before', async () => {
    const { responses, heldUp, answer, isOver, one } = ask(true);
    await heldUp;
    await until(() => responses.length > 0);
    const [part] = responses;
    expect(part.state).toBe(LoadingState.Streaming);
    const frames = part.data.filter(isTraceFrame);
    expect(frames.map(({ length }) => length)).toEqual([1]);
    expect(progressOf(frames[0])).toEqual({ statements: 2, rows: 1, spans: 1 });
    expect(frameToTrace(frames[0]).meta?.completeness).toMatchObject({ settled: true, missingParents: 0, notices: [] });
    answer();
    await isOver();
    const all = responses[responses.length - 1];
    expect(all.state).toBe(LoadingState.Done);
    expect(all.data.filter(isTraceFrame).map(({ length }) => length)).toEqual([2]);
    expect(all.data.map(progressOf)).toEqual(all.data.map(() => null));
    expect(new Set(responses.map(({ key }) => key)).size).toBe(1);
    expect(all.data.some((frame) => frameToCalls(frame))).toBe(true);

    // What is kept is the whole.
    const again = await run([{ refId: 'B', queryType: 'trace', query: CALL.call_id }], one);
    expect((again.data[0] as DataFrame).length).toBe(2);
    expect(progressOf(again.data[0])).toBeNull();
  });

  it('gives the same trace, told of or not', async () => {
    const wholes: unknown[] = [];
    for (const takesLong of [true, false]) {
      replies = [columns(), oneCall()];
      const { responses, heldUp, answer, isOver } = ask(takesLong);
      await heldUp;
      await (takesLong ? until(() => responses.length > 0) : settle());
      expect(responses).toHaveLength(takesLong ? 1 : 0);
      answer();
      await isOver();
      const { fields, meta } = responses[responses.length - 1].data.find(isTraceFrame) as DataFrame;
      wholes.push({ fields, meta: meta?.custom });
    }
    expect(wholes[0]).toEqual(wholes[1]);
  });
});

describe('left by the panel', () => {
  it('sends no statement of a query that was left while the server was looked at', async () => {
    const look = held(/system\.columns/, columns()[1]);
    replies[0] = look.reply;
    const answers: unknown[] = [];
    const subscription = source()
      .query(queryRequest([{ refId: 'A', queryType: 'calls' }]))
      .subscribe((answer) => answers.push(answer));
    await until(() => asked.length > 0);
    subscription.unsubscribe();
    replies[0] = columns();
    look.answer();
    await settle();
    expect(asked.filter(({ query }) => /call_id/.test(query))).toEqual([]);
    expect(answers).toEqual([]);
  });

  it.each([
    ['a call', '7301444403836092417'],
    ['a trace', 'abcdef'],
  ])('goes no round further in a search for %s', async (_, query) => {
    const first = held(/FROM `flow_log`[\s\S]*(start_id|trace_ids)/, () => jsonCompact([]));
    replies.unshift(first.reply);
    const one = source();
    const subscription = one.query(queryRequest([{ refId: 'A', queryType: 'trace', query }])).subscribe();
    await until(() => asked.some(({ query }) => /start_id|trace_ids/.test(query)));
    const under = asked.filter(({ signal }) => signal);
    const before = asked.length;
    subscription.unsubscribe();
    expect(under.length).toBeGreaterThan(0);
    expect(under.every(({ signal }) => signal?.aborted)).toBe(true);
    first.answer();
    await settle();
    expect(asked).toHaveLength(before);
  });
});

it('fills variables in for Explore', () => {
  const [query] = source({ ns: ['a', 'b'] }).interpolateVariablesInQueries(
    [{ refId: 'A', queryType: 'calls', namespace: '$ns' }],
    {}
  );
  expect(query).toMatchObject({ namespace: 'a,b', datasource: { uid: 'spans' } });
});

describe('variables', () => {
  const values = (query: Partial<SpanloomVariableQuery>, variables = {}) => {
    const support = new SpanloomVariables(source(), templates(variables));
    return lastValueFrom(support.query(queryRequest([{ refId: 'v', ...query }]) as never));
  };

  it('gives names as options', async () => {
    replies[1] = [/tag_value/, () => jsonCompact([{ tag_value: 'default' }, { tag_value: 'shop' }])];
    const { data } = await values({ tag: 'namespace', cluster: '$cluster' }, { cluster: ['east', 'west'] });
    expect(data).toEqual([
      { text: 'default', value: 'default' },
      { text: 'shop', value: 'shop' },
    ]);
    expect(asked.at(-1)?.params).toMatchObject({
      clusters: ['east', 'west'],
      from_s_0_0: 1699999100,
      to_s_0_0: 1700000001,
    });
  });

  it('has none before a tag is chosen', async () => {
    expect((await values({})).data).toEqual([]);
  });

  it('fails in plain words', async () => {
    replies[0] = [
      /system\.columns/,
      () => Promise.reject(storeErrorOfResponse(400, 'Authentication to data source failed')),
    ];
    await expect(values({ tag: 'namespace' })).rejects.toThrow('The database refused the user name or password.');
  });
});

describe('health check', () => {
  // The server of these tests tells of no dictionary which namespaces are in which cluster.
  const SAMPLED =
    ' Where there are many calls, variables list namespaces of one cluster, workloads of one cluster, services of one cluster ' +
    'from a sample of them: the dictionaries in flow_tag do not tell these to this database user.';

  it('tells version, table and rows', async () => {
    replies.push([/version\(\)/, () => jsonCompact([{ version: '26.1.1' }])]);
    replies.push([/rows_found/, () => jsonCompact([{ rows_found: '12345' }])]);
    expect(await source().testDatasource()).toEqual({
      status: 'success',
      message: `Connected to ClickHouse 26.1.1. flow_log.l7_flow_log has 12,345 rows of the last 15 minutes.${SAMPLED}`,
    });
  });

  it('says that the server is too old, whatever else it finds', async () => {
    replies.push([/version\(\)/, () => jsonCompact([{ version: '21.8.15.7' }])]);
    replies.push([/rows_found/, () => jsonCompact([{ rows_found: '1234567' }])]);
    expect(await source().testDatasource()).toEqual({
      status: 'error',
      message:
        'ClickHouse 21.8.15.7 is too old: Spanloom needs 22.8 or later, and some of what it asks will fail. ' +
        `flow_log.l7_flow_log has about 1,234,567 rows of the last 15 minutes.${SAMPLED}`,
    });
    replies.unshift([/system\.columns/, () => Promise.reject(storeErrorOfResponse(500, 'Code: 46. DB::Exception: x'))]);
    expect((await source().testDatasource()).message).toMatch(/^ClickHouse 21\.8\.15\.7 is too old: .* error 46/);
  });

  it.each([
    [400, 'Authentication to data source failed', /^The database refused the user name or password/],
    [502, '', /^The database cannot be reached/],
    [500, 'Code: 81. DB::Exception: Database flow_log does not exist', /^The database does not exist on this server/],
  ])('says what is wrong: %d %s', async (status, text, message) => {
    replies = [[/./, () => Promise.reject(storeErrorOfResponse(status, text))]];
    const health = await source().testDatasource();
    expect(health).toEqual({ status: 'error', message: expect.stringMatching(message) });
  });

  it('says that the table is missing', async () => {
    replies = [];
    expect((await source().testDatasource()).message).toMatch(/^The table flow_log\.l7_flow_log was not found/);
  });
});
