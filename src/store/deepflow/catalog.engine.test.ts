import { startTestEngine } from '../testEngine';
import { readCatalog } from './catalog';
import { DEFAULTS } from './columns';
import { decodeSpans } from './decode';
import { DICTIONARIES } from './dictionaries';
import { PREFIX, spanColumns } from './spanColumns';
import { spansOfRows } from '../rowFile/spansOfRows';
import { createDictionaries, createTable, insertRows, VERSIONS } from './testTable';

jest.setTimeout(60_000);

const engine = startTestEngine();
const store = engine.store();
beforeAll(() => engine.reset());
afterAll(() => engine.close());

const all = Object.fromEntries(DICTIONARIES.map((name) => [name, {}]));

describe.each(VERSIONS)('version %s', (version) => {
  beforeAll(async () => {
    await createTable(engine, version);
    await createDictionaries(engine, {
      ...all,
      pod: { 5: 'cart-0' },
      device: { '10,5': 'cart-0', '255,9': 'a subnet' },
      vtap_port: { '3,77': 'eth0' },
    });
    await insertRows(engine, version, [
      {
        _id: '42',
        time: 1700000000,
        start_time: '1700000000000001',
        end_time: '1700000000000002',
        agent_id: 3,
        observation_point: 's-p',
        capture_nic: 77,
        biz_protocol: 'HTTP',
        pod_id_1: 5,
        auto_instance_type_1: 10,
        auto_instance_id_1: 5,
        is_ipv4: 1,
        ip4_0: '10.0.0.1',
        ip6_1: '::1',
      },
    ]);
  });

  it('reads every column under one name, whatever the table calls it', async () => {
    const catalog = await readCatalog(store);
    const list = [...DEFAULTS.keys()].map((name) => `toString(${catalog.column(name)}) AS v_${name}`);
    const [row] = await store.query(`SELECT ${list.join(', ')} FROM ${catalog.table}`);
    expect(row).toMatchObject({
      v__id: '42',
      v_agent_id: '3',
      v_observation_point: 's-p',
      v_capture_nic: '77',
      v_biz_protocol: 'HTTP',
    });
    expect(Object.keys(row)).toHaveLength(DEFAULTS.size);
  });

  it('names ids', async () => {
    const catalog = await readCatalog(store);
    expect(catalog.notices).toEqual([]);
    const [row] = await store.query(
      `SELECT ${catalog.name('pod', catalog.column('pod_id_1'))} AS pod, ${catalog.name('pod', catalog.column('pod_id_0'))} AS none,
        ${catalog.resourceName(catalog.column('auto_instance_type_1'), catalog.column('auto_instance_id_1'))} AS instance,
        ${catalog.resourceName('255', '9')} AS subnet,
        ${catalog.nicName(catalog.column('agent_id'), catalog.column('capture_nic'))} AS nic,
        ${catalog.ip(0)} AS ip FROM ${catalog.table}`
    );
    expect(row).toEqual({ pod: 'cart-0', none: '', instance: 'cart-0', subnet: '', nic: 'eth0', ip: '10.0.0.1' });
  });
});

it.each(['6.2 to 7.1', '6.4 to 6.6', '7.0 to 7.1'] as const)(
  'reads the rows of before and after an upgrade, %s',
  async (version) => {
    await createTable(engine, version);
    const row = { observation_point: 's-p', agent_id: 3, capture_nic: 77, biz_protocol: 'Kafka' };
    await insertRows(engine, version, [
      { _id: '1', ...row },
      { _id: '2', ...row },
    ]);
    const catalog = await readCatalog(store);
    const names = Object.keys(row) as Array<keyof typeof row>;
    const list = names.map((name) => `${catalog.column(name)} AS v_${name}`);
    const rows = await store.query(`SELECT ${list.join(', ')} FROM ${catalog.table} ORDER BY _id`);
    const wanted = Object.fromEntries(names.map((name) => [`v_${name}`, row[name]]));
    expect(rows).toEqual([wanted, wanted]);
  }
);

it('reads the one X-Request-ID of version 6.2 as that of request and answer, and resource_gl* up to 6.2.3', async () => {
  await createTable(engine, '6.2');
  const renames = [0, 1].flatMap((end) =>
    ['id', 'type'].flatMap((part) => [
      [`auto_instance_${part}_${end}`, `resource_gl0_${part}_${end}`],
      [`auto_service_${part}_${end}`, `resource_gl2_${part}_${end}`],
    ])
  );
  for (const [name, older] of renames) {
    await engine.command(`ALTER TABLE flow_log.l7_flow_log DROP INDEX IF EXISTS ${name}_idx`);
    await engine.command(`ALTER TABLE flow_log.l7_flow_log RENAME COLUMN ${name} TO ${older}`);
  }
  await createDictionaries(engine, { ...all, device: { '10,5': 'cart-0', '102,6': 'cart' } });
  const older = { x_request_id: 'q', resource_gl0_type_1: 10, resource_gl0_id_1: 5, resource_gl2_type_1: 102 };
  const row = { _id: '1', time: 1700000000, start_time: '1700000000000001', end_time: '1700000000000002' };
  await engine.insert('flow_log.l7_flow_log', [{ ...row, ...older, resource_gl2_id_1: 6 }]);

  const catalog = await readCatalog(store);
  const rows = await store.query(`SELECT ${spanColumns(catalog)} FROM ${catalog.table}`);
  const expected = {
    ...{ xRequestId0: 'q', xRequestId1: 'q' },
    server: { autoInstanceType: 10, autoInstanceId: 5, autoInstance: 'cart-0', autoServiceId: 6, autoService: 'cart' },
  };
  expect(decodeSpans(rows, 0n, PREFIX)).toMatchObject([expected]);
  // a file has the ids, not the names
  const { autoInstance: _, autoService: __, ...server } = expected.server;
  expect(spansOfRows([{ ...row, ...older, resource_gl2_id_1: 6 }]).spans).toMatchObject([{ ...expected, server }]);
});

it('asks for no dictionary that nothing reads', async () => {
  const asked: string[] = [];
  await readCatalog({ query: (sql, ...rest) => (asked.push(sql), store.query(sql, ...rest)) });
  expect(asked.join('\n')).toContain('pod_map');
  expect(asked.join('\n')).not.toContain('chost');
});

it('knows which columns are missing', async () => {
  await createTable(engine, '6.4');
  const catalog = await readCatalog(store);
  expect([catalog.has('agent_id'), catalog.has('_trace_id_2'), catalog.has('trace_id')]).toEqual([true, false, true]);
});

it('degrades to ids without a dictionary, and says so', async () => {
  await createTable(engine, '7.1');
  await createDictionaries(engine, { ...all, pod_ns: { 7: 'shop' } });
  await engine.command('DROP DICTIONARY flow_tag.pod_group_map');
  await engine.command('DROP DICTIONARY flow_tag.device_map');
  const catalog = await readCatalog(store);
  expect(catalog.dictionaries.has('pod_ns')).toBe(true);
  expect(catalog.notices.join()).toMatch(/workloads, instances and services/);
  const [row] = await store.query(
    `SELECT ${catalog.name('pod_group', '12')} AS name, ${catalog.nameOrId('pod_group', '12')} AS id,
     ${catalog.nameOrId('pod_group', '0')} AS none, ${catalog.resourceName('10', '5')} AS instance, ${catalog.nameOrId('pod_ns', '7')} AS ns`
  );
  expect(row).toEqual({ name: '', id: '12', none: '', instance: '', ns: 'shop' });
});

it('treats a dictionary whose source is gone as not readable', async () => {
  await createDictionaries(engine, { ...all, pod: { 5: 'cart-0' } });
  await engine.command('DROP TABLE flow_tag.pod_source SETTINGS check_table_dependencies = 0');
  const catalog = await readCatalog(store);
  expect(catalog.dictionaries.has('pod')).toBe(false);
  expect(catalog.dictionaries.has('pod_ns')).toBe(true);
});

it("reads an organisation's databases", async () => {
  await createTable(engine, '7.1', '0002_');
  const catalog = await readCatalog(store, { databasePrefix: '0002_' });
  expect(await store.query(`SELECT count() AS n FROM ${catalog.table}`)).toHaveLength(1);
});

it('says in plain words that the table is missing', async () => {
  await expect(readCatalog(store, { databasePrefix: 'nowhere_' })).rejects.toThrow(
    'The table nowhere_flow_log.l7_flow_log was not found, or this database user may not read it.'
  );
});

it('says that a table of that name is not the one', async () => {
  await engine.command('CREATE DATABASE other_flow_log');
  await engine.command('CREATE TABLE other_flow_log.l7_flow_log (time DateTime) ENGINE = MergeTree ORDER BY time');
  await expect(readCatalog(store, { databasePrefix: 'other_' })).rejects.toThrow(/has no column _id/);
});
