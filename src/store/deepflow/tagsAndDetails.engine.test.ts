import { startTestEngine } from '../testEngine';
import { readCatalog } from './catalog';
import { DICTIONARIES } from './dictionaries';
import type { StoreClient } from '../client';
import { StoreError } from '../storeError';
import { spanDetails } from './spanDetails';
import { deepflowStore } from './store';
import type { TagValuesRequest } from '../callsRequest';
import { tagValues } from './tagValues';
import { createDictionaries, createTable, insertRows, VERSIONS, type TestRow } from './testTable';

jest.setTimeout(60_000);

const engine = startTestEngine();
const store = engine.store();
beforeAll(() => engine.reset());
afterAll(() => engine.close());

const NOW_S = 1_700_000_000;
const end = (at: 0 | 1, cluster: number, ns: number, group: number): TestRow => ({
  [`pod_cluster_id_${at}`]: cluster,
  [`pod_ns_id_${at}`]: ns,
  [`pod_group_id_${at}`]: group,
});
const names = {
  ...Object.fromEntries(DICTIONARIES.map((name) => [name, {}])),
  pod_cluster: { 1: 'east', 2: 'west' },
  pod_ns: { 7: 'shop', 8: 'default', 9: 'later' },
  pod_group: { 21: 'cart', 22: 'stock' },
  device: { '102,5': 'cart-service' },
  pod: { 5: 'cart-0' },
  vtap: { 3: 'node0-agent' },
};

describe.each(VERSIONS)('values of variables, version %s', (version) => {
  const ask = async (request: Partial<TagValuesRequest>) =>
    tagValues(store, await readCatalog(store), {
      tag: 'namespace',
      fromMs: (NOW_S - 100) * 1000,
      toMs: NOW_S * 1000,
      ...request,
    });

  beforeAll(async () => {
    await createTable(engine, version);
    await createDictionaries(engine, names);
    await insertRows(engine, version, [
      { _id: '1', time: NOW_S - 5, ...end(0, 1, 7, 21), ...end(1, 2, 8, 22) },
      { _id: '2', time: NOW_S - 6, ...end(1, 1, 7, 21), auto_service_type_1: 102, auto_service_id_1: 5 },
      { _id: '3', time: NOW_S - 7, observation_point: 's-app', app_service: 'own-name' },
      { _id: '4', time: NOW_S - 101, ...end(1, 2, 9, 22) },
    ]);
  });

  it('come from both ends of the calls in the range, sorted, each once', async () => {
    expect(await ask({})).toEqual(['default', 'shop']);
    expect(await ask({ tag: 'cluster' })).toEqual(['east', 'west']);
    expect(await ask({ tag: 'workload' })).toEqual(['cart', 'stock']);
    expect(await ask({ tag: 'service' })).toEqual(['cart-service', 'own-name']);
  });

  it('occur at one end with what they depend on', async () => {
    expect(await ask({ clusters: ['west'] })).toEqual(['default']);
    expect(await ask({ tag: 'workload', clusters: ['east'], namespaces: ['shop'] })).toEqual(['cart']);
    expect(await ask({ tag: 'workload', clusters: ['east'], namespaces: ['default'] })).toEqual([]);
  });

  it('are none where there are no calls', async () => {
    expect(await ask({ fromMs: 0, toMs: 1000 })).toEqual([]);
  });
});

it('variables have ids for values where a dictionary is not readable', async () => {
  await createTable(engine, '7.1');
  await engine.command('DROP DICTIONARY flow_tag.pod_ns_map');
  await insertRows(engine, '7.1', [{ _id: '1', time: NOW_S, ...end(1, 1, 7, 21) }]);
  const request = { tag: 'namespace', fromMs: NOW_S * 1000, toMs: NOW_S * 1000 } as const;
  expect(await tagValues(store, await readCatalog(store), request)).toEqual(['7']);
});

describe('values of variables where there are more rows than are looked at', () => {
  const others = Object.fromEntries(DICTIONARIES.filter((name) => name !== 'pod').map((name) => [name, {}]));
  const ask = async (request: Partial<TagValuesRequest>, firstRows: number | undefined = 1) => {
    const range = { fromMs: (NOW_S - 100) * 1000, toMs: NOW_S * 1000 };
    const catalog = await readCatalog(store);
    return tagValues(store, catalog, { tag: 'namespace', ...range, ...request }, undefined, firstRows);
  };
  const dictionaries = {
    ...others,
    pod_cluster: { 1: 'east', 2: 'west' },
    pod_ns: {
      7: { name: 'shop', pod_cluster_id: 1 },
      8: { name: 'default', pod_cluster_id: 2 },
      9: { name: 'later', pod_cluster_id: 2 },
    },
    device: { '102,5': 'cart-service' },
  };
  const groups = { 21: { name: 'cart', pod_ns_id: 7 }, 22: { name: 'stock', pod_ns_id: 8 } };
  const services = { 31: { name: 'cart-http', pod_ns_id: 7 }, 32: { name: 'stock-http', pod_ns_id: 8 } };

  beforeAll(async () => {
    await createTable(engine, '7.1');
    await insertRows(engine, '7.1', [
      { _id: '1', time: NOW_S - 5, ...end(0, 1, 7, 21), ...end(1, 2, 8, 22) },
      // in one of the stretches that are looked at, spread over the range
      { _id: '2', time: NOW_S - 13, observation_point: 's-app', app_service: 'own-name', ...end(1, 1, 7, 21) },
      { _id: '3', time: NOW_S - 20, observation_point: 's-app', app_service: 'unseen', ...end(1, 1, 7, 21) },
    ]);
  });

  it('are the names that dictionaries have, with calls or without', async () => {
    await createDictionaries(engine, { ...dictionaries, pod_group: groups, pod_service: services });
    expect(await ask({})).toEqual(['default', 'later', 'shop']);
    expect(await ask({ tag: 'cluster' })).toEqual(['east', 'west']);
    expect(await ask({ tag: 'workload' })).toEqual(['cart', 'stock']);
    expect(await ask({ tag: 'service' })).toEqual(['cart', 'cart-http', 'own-name', 'stock', 'stock-http']);
  });

  it('are in what they depend on', async () => {
    expect(await ask({ clusters: ['west'] })).toEqual(['default', 'later']);
    expect(await ask({ clusters: ['2', 'nowhere'] })).toEqual(['default', 'later']);
    expect(await ask({ tag: 'workload', namespaces: ['sh*'] })).toEqual(['cart']);
    expect(await ask({ tag: 'workload', clusters: ['west'] })).toEqual(['stock']);
    expect(await ask({ tag: 'workload', clusters: ['east'], namespaces: ['default'] })).toEqual([]);
    expect(await ask({ tag: 'service', namespaces: ['shop'] })).toEqual(['cart', 'cart-http', 'own-name']);
  });

  it('are known by the pods where dictionaries of workloads do not say it', async () => {
    await createDictionaries(engine, {
      ...dictionaries,
      pod: { 1: { name: 'cart-0', pod_ns_id: 7, pod_group_id: 21, pod_service_id: 0 } },
      pod_group: { 21: 'cart', 22: 'stock' },
    });
    expect(await ask({ tag: 'workload' })).toEqual(['cart', 'stock']);
    expect(await ask({ tag: 'workload', clusters: ['east'], namespaces: ['shop'] })).toEqual(['cart']);
  });

  it('are those of a sample of the calls where nothing says it', async () => {
    await createDictionaries(engine, { ...dictionaries, pod_group: { 21: 'cart', 22: 'stock', 23: 'other' } });
    expect(await ask({ tag: 'workload', namespaces: ['shop'] })).toEqual(['cart']);
    await createDictionaries(engine, { pod_cluster: {} });
    expect(await ask({})).toEqual(['7', '8']);
  });

  it('are those of the calls where these are few', async () => {
    await createDictionaries(engine, { ...dictionaries, pod_group: groups });
    expect(await ask({}, 4)).toEqual(['default', 'shop']);
  });
});

describe('what Save & test says of variables', () => {
  const place = (more: Record<string, number>) => ({ 1: { name: 'a', ...more } });
  const all = {
    ...Object.fromEntries(DICTIONARIES.map((name) => [name, {}])),
    pod_ns: place({ pod_cluster_id: 1 }),
    pod_group: place({ pod_ns_id: 1 }),
    pod_service: place({ pod_ns_id: 1 }),
  };
  const remarks = async (client: StoreClient = store) => deepflowStore(await readCatalog(client)).remarks;
  /** As the user sees it who is not shown these columns of dictionaries. */
  const notShown = (hidden: (dictionary: string, column: string) => boolean): StoreClient => ({
    query: async (...args) =>
      (await store.query(...args)).filter(
        ({ dictionary, id_column: column }) => !dictionary || !hidden(String(dictionary), String(column))
      ),
  });
  /** As the user sees it whose statements fail that read this of a dictionary. */
  const refused = (what: RegExp): StoreClient => ({
    query: (sql, ...rest) =>
      what.test(sql) ? Promise.reject(new StoreError('Not enough privileges', 497)) : store.query(sql, ...rest),
  });

  beforeAll(async () => {
    await createTable(engine, '7.1');
    await createDictionaries(engine, all);
    await insertRows(engine, '7.1', [{ _id: '1', time: NOW_S, ...end(1, 1, 1, 1) }]);
  });

  it('is nothing where dictionaries tell all that they can', async () => {
    expect(await remarks()).toEqual([]);
  });

  it.each([
    ['clusters of namespaces are not shown', notShown((name, id) => name === 'pod_ns_map' && id !== '')],
    ['clusters of namespaces are refused', refused(/dictGetOrDefault\('flow_tag.pod_ns_map', 'pod_cluster_id'/)],
  ])('is which lists are of a sample where %s', async (_, client) => {
    expect(await remarks(client)).toEqual([
      expect.stringContaining(
        ' list namespaces of one cluster, workloads of one cluster, services of one cluster from a sample '
      ),
    ]);
    // no variable fails
    const catalog = await readCatalog(client);
    const request = { fromMs: (NOW_S - 100) * 1000, toMs: NOW_S * 1000, clusters: ['1', 'a'] };
    for (const tag of ['namespace', 'workload', 'service'] as const) {
      await tagValues(client, catalog, { tag, ...request }, undefined, 1);
    }
    expect(catalog.notices).toEqual([]);
  });

  it('is that of one namespace where it is not known what is in it, and of all where there are no names', async () => {
    const { pod_group: _, pod_service: __, ...others } = all;
    await createDictionaries(engine, { ...others, pod_group: { 1: 'a' }, pod_service: { 1: 'a' } });
    const noIds = notShown((_dictionary, id) => id !== '');
    expect((await remarks(noIds)).join()).toMatch(/ list workloads of one namespace, services of one namespace, /);
    await createDictionaries(engine, others);
    expect((await remarks()).join()).toMatch(/ list workloads, services from a sample /);
  });
});

/** The first row of this table was written by a server of 6.4 or before. */
const isOf64 = (version: string): boolean => /^6\.[234]/.test(version);

describe.each(VERSIONS)('details of a span, version %s', (version) => {
  const id = (n: bigint) => String((BigInt(NOW_S) << 32n) + n);
  const details = async (ids: string[]) => spanDetails(store, await readCatalog(store), ids);

  beforeAll(async () => {
    await createTable(engine, version);
    await createDictionaries(engine, names);
    await insertRows(engine, version, [
      {
        _id: id(1n),
        time: NOW_S,
        start_time: String(BigInt(NOW_S) * 1_000_000n + 123456n),
        agent_id: 3,
        pod_id_1: 5,
        l7_protocol: 20,
        response_code: null,
        flow_id: '18446744073709551615',
        attribute_names: ['http.method', 'empty'],
        attribute_values: ['GET', ''],
        metrics_names: ['size'],
        metrics_values: [1.5],
        events: '[{"name":"exception","attributes":{"k":"v"}}]',
      },
      { _id: id(2n), time: NOW_S, events: 'not json' },
    ]);
  });

  it('are attributes, metrics, events and every column, with names and words', async () => {
    const found = await details([id(1n)]);
    const value = (key: string) => found.find((detail) => detail.key === key)?.value;
    expect(found.slice(0, 3)).toEqual([
      { kind: 'attribute', key: 'http.method', value: 'GET' },
      { kind: 'attribute', key: 'empty', value: '' },
      { kind: 'attribute', key: 'size', value: '1.5' },
    ]);
    expect(value('_id')).toBe(id(1n));
    expect(value('flow_id')).toBe('18446744073709551615');
    expect(value('start_time')).toBe('2023-11-14 22:13:20.123456 UTC');
    expect(value('pod_id_1')).toBe('5 (cart-0)');
    expect(value('l7_protocol')).toBe('20 (HTTP)');
    expect(value('response_code')).toBe('');
    expect(value(isOf64(version) ? 'vtap_id' : 'agent_id')).toBe('3 (node0-agent)');
    expect(value(isOf64(version) ? 'agent_id' : 'vtap_id') ?? '0').toBe('0');
    const hasEvents = !['6.2', '6.3', '6.2 to 7.1'].includes(version);
    expect(value('exception')).toBe(hasEvents ? '{"name":"exception","attributes":{"k":"v"}}' : undefined);
  });

  it('say from which row they are when a span has several', async () => {
    const found = await details([id(2n), id(1n), id(2n)]);
    expect(found.filter(({ key }) => key.startsWith('_id ')).map(({ key, value }) => [key, value])).toEqual([
      ['_id (row 1)', id(1n)],
      ['_id (row 2)', id(2n)],
    ]);
    const kept = found.find(({ key }) => key === 'events (row 2)');
    expect(kept?.value).toBe(['6.2', '6.3'].includes(version) ? undefined : 'not json');
  });

  it('are refused in plain words for rows that are not there, and for what is no id', async () => {
    await expect(details([id(9n)])).rejects.toThrow('The rows of this span are no longer in the store.');
    await expect(details(['x; DROP'])).rejects.toThrow(/^These are no ids of rows/);
    expect(await details([])).toEqual([]);
  });
});
