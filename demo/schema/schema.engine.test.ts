import { createClient, type ClickHouseClient } from '@clickhouse/client';
import { startTestEngineProcess, type TestEngineProcess } from '../engine/testEngineProcess';
import { createSchema } from './createSchema';
import { insertNames } from './dictionaries';
import { DICTIONARY_NAMES, FLAT_ID_LIMIT } from './dictionaryTables';
import { COLUMNS, L7_FLOW_LOG, type L7FlowLogRow } from './l7FlowLog';

let engine: TestEngineProcess;
let client: ClickHouseClient;

const rows = async <T>(query: string): Promise<T[]> => (await client.query({ query, format: 'JSONEachRow' })).json<T>();
const value = async (expression: string): Promise<unknown> =>
  (await rows<{ v: unknown }>(`SELECT ${expression} AS v`))[0].v;

beforeAll(async () => {
  engine = await startTestEngineProcess();
  client = createClient({ url: engine.url });
  await createSchema(client);
});
afterAll(async () => {
  await client.close();
  await engine.remove();
});

describe('l7_flow_log', () => {
  test('has the 119 columns of DeepFlow 7.1, in its order', async () => {
    const columns = await rows<{ name: string; type: string }>(
      `SELECT name, type FROM system.columns WHERE database = 'flow_log' AND table = 'l7_flow_log' ORDER BY position`
    );
    const zoned = (type: string) =>
      type
        .replace(/^DateTime$/, `DateTime('Asia/Shanghai')`)
        .replace('DateTime64(6)', `DateTime64(6, 'Asia/Shanghai')`);
    expect(columns).toHaveLength(119);
    expect(columns).toEqual(COLUMNS.map(({ name, type }) => ({ name, type: zoned(type) })));
  });

  test('has its key, partition, TTL and settings', async () => {
    const [table] = await rows<Record<string, string>>(
      `SELECT engine, partition_key, sorting_key, primary_key, engine_full FROM system.tables
       WHERE database = 'flow_log' AND name = 'l7_flow_log'`
    );
    const key = 'time, l7_protocol, l3_epc_id_1, ip4_1, ip6_1, server_port';
    expect(table).toMatchObject({
      engine: 'MergeTree',
      partition_key: 'toStartOfHour(time)',
      sorting_key: key,
      primary_key: key,
    });
    expect(table.engine_full).toContain('TTL time + toIntervalHour(72)');
    expect(table.engine_full).toContain('ttl_only_drop_parts = 1');
  });

  test('has skip indexes and codecs by type, and those of single columns', async () => {
    const indexes = await rows<{ name: string; type: string; granularity: number }>(
      `SELECT name, type_full AS type, toUInt32(granularity) AS granularity FROM system.data_skipping_indices
       WHERE database = 'flow_log' AND table = 'l7_flow_log'`
    );
    const byName = Object.fromEntries(indexes.map(({ name, type }) => [name, type]));
    expect(byName).toMatchObject({
      _id_idx: 'minmax',
      time_idx: 'minmax',
      start_time_idx: 'minmax',
      ip6_1_idx: 'minmax',
      l3_epc_id_0_idx: 'minmax',
      is_tls_idx: 'set(300)',
      agent_id_idx: 'set(300)',
      server_port_idx: 'set(300)',
      protocol_idx: 'minmax',
      trace_id_idx: 'bloom_filter',
      _trace_id_2_idx: 'bloom_filter',
      x_request_id_1_idx: 'bloom_filter',
      endpoint_idx: 'bloom_filter',
    });
    for (const none of ['span_id', 'signal_source', 'observation_point', 'l7_protocol', 'request_id', 'capture_nic']) {
      expect(byName).not.toHaveProperty(`${none}_idx`);
    }
    expect(new Set(indexes.map(({ granularity }) => granularity))).toEqual(new Set([2]));

    const codecs = await rows<{ name: string; codec: string }>(
      `SELECT name, compression_codec AS codec FROM system.columns
       WHERE database = 'flow_log' AND table = 'l7_flow_log' AND compression_codec != ''`
    );
    const codecOf = Object.fromEntries(codecs.map(({ name, codec }) => [name, codec]));
    expect(codecOf).toMatchObject({ _id: 'CODEC(T64)', time: 'CODEC(DoubleDelta)', end_time: 'CODEC(DoubleDelta)' });
    expect(codecOf).not.toHaveProperty('request_id');
  });

  test('takes a row without loss, whatever the zone of its columns', async () => {
    const nowUs = Date.now() * 1000 + 123;
    const row: L7FlowLogRow = {
      _id: '18446744073709551615',
      time: Math.floor(nowUs / 1e6),
      start_time: nowUs - 7,
      end_time: nowUs,
      ip4_0: '10.1.2.3',
      ip6_1: 'fe80::1',
      syscall_trace_id_request: '9007199254740993',
      request_id: '9007199254740995',
      response_code: -1,
      process_id_1: -5,
      observation_point: 's-p',
      attribute_names: ['a"b', 'ünï'],
      attribute_values: ['1\n', `it's`],
      metrics_values: [0.5],
    };
    await client.insert({ table: L7_FLOW_LOG, values: [row], format: 'JSONEachRow' });
    expect(
      await rows(
        `SELECT toString(_id) AS _id, toUnixTimestamp(time) AS time, toString(toUnixTimestamp64Micro(start_time)) AS start,
           toString(toUnixTimestamp64Micro(end_time)) AS end, ip4_0, ip6_1,
           toString(syscall_trace_id_request) AS syscall, toString(request_id) AS request, response_code, span_kind,
           process_id_1, observation_point, attribute_names, attribute_values, metrics_values
         FROM ${L7_FLOW_LOG}`
      )
    ).toEqual([
      {
        _id: row._id,
        time: row.time,
        start: String(row.start_time),
        end: String(row.end_time),
        ip4_0: '10.1.2.3',
        ip6_1: 'fe80::1',
        syscall: '9007199254740993',
        request: '9007199254740995',
        response_code: -1,
        span_kind: null,
        process_id_1: -5,
        observation_point: 's-p',
        attribute_names: row.attribute_names,
        attribute_values: row.attribute_values,
        metrics_values: [0.5],
      },
    ]);
  });
});

describe('dictionaries', () => {
  test('all load, and give the default for an id that nobody has', async () => {
    const loaded = await rows<{ name: string }>(
      `SELECT name FROM system.dictionaries WHERE database = 'flow_tag' AND last_exception = ''`
    );
    expect(loaded.map(({ name }) => name).sort()).toEqual([...DICTIONARY_NAMES].sort());
    expect(await value(`dictGet('flow_tag.pod_map', 'name', toUInt64(0))`)).toBe('');
    expect(await value(`dictGet('flow_tag.device_map', 'name', (toUInt64(1), toUInt64(2)))`)).toBe('');
  });

  test('see names as soon as they are written, and the later of two', async () => {
    await insertNames(client, {
      pod_ns_map: [{ id: 3, name: 'shop', pod_cluster_id: 1 }],
      pod_map: [{ id: 7, name: 'cart-0', pod_ns_id: 3 }],
      device_map: [
        { devicetype: 10, deviceid: 7, name: 'cart-0', ip: '10.1.2.3' },
        { devicetype: 11, deviceid: 7, name: 'cart' },
      ],
      vtap_port_map: [{ vtap_id: 2, tap_port: 4294967295, name: 'eth0', device_name: 'cart-0' }],
      tap_type_map: [{ value: 3, name: 'Cloud Network' }],
    });
    expect(await value(`dictGet('flow_tag.pod_ns_map', 'name', toUInt64(3))`)).toBe('shop');
    expect(await value(`toUInt32(dictGet('flow_tag.pod_map', 'pod_ns_id', toUInt64(7)))`)).toBe(3);
    expect(await value(`dictGet('flow_tag.device_map', 'name', (toUInt64(11), toUInt64(7)))`)).toBe('cart');
    expect(await value(`dictGet('flow_tag.device_map', 'ip', (toUInt64(10), toUInt64(7)))`)).toBe('10.1.2.3');
    expect(await value(`dictGet('flow_tag.vtap_port_map', 'name', (toUInt64(2), toUInt64(4294967295)))`)).toBe('eth0');
    expect(await value(`dictGet('flow_tag.tap_type_map', 'name', toUInt64(3))`)).toBe('Cloud Network');

    await insertNames(client, { pod_map: [{ id: 7, name: 'cart-1' }] });
    expect(await value(`dictGet('flow_tag.pod_map', 'name', toUInt64(7))`)).toBe('cart-1');
  });

  test('refuse an id that would stop the whole dictionary from loading', async () => {
    await expect(insertNames(client, { pod_map: [{ id: FLAT_ID_LIMIT, name: 'far' }] })).rejects.toThrow(RangeError);
    await insertNames(client, { pod_map: [{ id: FLAT_ID_LIMIT - 1, name: 'last' }] });
    expect(await value(`dictGet('flow_tag.pod_map', 'name', toUInt64(${FLAT_ID_LIMIT - 1}))`)).toBe('last');
  });

  test.each([
    ['l7_protocol', 60, 'MySQL'],
    ['response_status', 3, 'Server Error'],
    ['signal_source', 4, 'OTel'],
    ['auto_instance_type', 10, 'Pod'],
    ['auto_service_type', 130, 'Deployment'],
  ])('name the value of %s', async (tag, number, name) => {
    expect(await value(`dictGet('flow_tag.int_enum_map', 'name', ('${tag}', toUInt64(${number})))`)).toBe(name);
  });

  test('name the observation points', async () => {
    expect(await value(`dictGet('flow_tag.string_enum_map', 'name', ('observation_point', 's-p'))`)).toBe(
      'Server Process'
    );
  });
});

test('making the schema again changes and adds nothing', async () => {
  const state = () =>
    rows(
      `SELECT database, name, uuid, total_rows FROM system.tables WHERE database IN ('flow_log', 'flow_tag') ORDER BY 1, 2`
    );
  const before = await state();
  await createSchema(client);
  expect(await state()).toEqual(before);
});

test('names and rows are there after a restart', async () => {
  const dataDir = engine.dataDir;
  await engine.stop();
  engine = await startTestEngineProcess({ dataDir });
  await client.close();
  client = createClient({ url: engine.url });
  expect(await value(`dictGet('flow_tag.device_map', 'name', (toUInt64(11), toUInt64(7)))`)).toBe('cart');
  expect(await value(`toUInt32((SELECT count() FROM ${L7_FLOW_LOG}))`)).toBe(1);
});
