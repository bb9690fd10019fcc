/**
 * @jest-environment jsdom
 *
 * Every method that Grafana could take off the data source, or off one of its supports, answers without its object.
 */
import { isObservable, lastValueFrom } from 'rxjs';
import type { ClickHouseLike } from '../store/clickhouseClient';
import { bindMethods } from './bindMethods';
import { plugin } from './module';
import { SpanloomDataSource } from './SpanloomDataSource';
import { instanceSettings, jsonCompact, NOW_MS, queryRequest, templates } from './testing/stubs';

const clickhouse: ClickHouseLike = {
  query: async ({ query }) => ({ text: async () => jsonCompact(rowsOf(query)) }),
};
jest.mock('./grafanaStore', () => ({ grafanaClickHouse: () => clickhouse }));
jest.mock('@grafana/runtime', () => ({ getBackendSrv: () => ({}), getTemplateSrv: () => templates() }));

/** What the store has: one table, one name, no call. */
function rowsOf(statement: string): Array<Record<string, unknown>> {
  if (/system\.columns/.test(statement)) {
    return ['_id', 'time', 'start_time', 'end_time'].map((name) => ({ name, type: 'UInt64', readonly: '1' }));
  }
  return /tag_value/.test(statement) ? [{ tag_value: 'shop' }] : [];
}

const calls = { refId: 'A', queryType: 'calls' } as const;
const stores = new SpanloomDataSource(instanceSettings(), templates()).readStores();

/** How each is called. A method that is not here fails the test: say how. */
const ARGUMENTS: Record<string, Record<string, () => unknown[] | Promise<unknown[]>>> = {
  dataSource: {
    query: () => [queryRequest([calls])],
    testDatasource: () => [],
    getDefaultQuery: () => ['dashboard'],
    filterQuery: () => [calls],
    interpolateVariablesInQueries: () => [[calls], {}],
    getQueryDisplayText: () => [calls],
    getTagKeys: () => [],
    getTagValues: () => [{ key: 'status' }],
    getRef: () => [],
    readStores: () => [],
    client: async () => [await stores],
  },
  variables: {
    query: () => [queryRequest([{ refId: 'v', tag: 'namespace' }])],
    getType: () => [],
    getDefaultQuery: () => [],
  },
};
/** Written `private`: Grafana does not know of them. */
const INNER = ['answerOne', 'after', 'values'];

/** The objects that Grafana calls something on, by name: the data source and what it has with functions in it. */
function callees(): Record<string, object> {
  const dataSource = new SpanloomDataSource(instanceSettings(), templates());
  const supports = ['variables', 'annotations', 'languageProvider', 'streamOptionsProvider'] as const;
  const held = Object.entries(dataSource).filter(([name]) => (supports as readonly string[]).includes(name));
  return { dataSource, ...Object.fromEntries(held.filter(([, value]) => typeof value === 'object' && value)) };
}

/** Names of an object's methods, its own and inherited ones; not its React components. */
function methodsOf(object: object): string[] {
  const names = new Set<string>();
  for (let at = object; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    Object.getOwnPropertyNames(at).forEach((name) => names.add(name));
  }
  return [...names].filter(
    (name) =>
      !['constructor', 'editor', 'QueryEditor', ...INNER].includes(name) &&
      typeof (object as Record<string, unknown>)[name] === 'function'
  );
}

async function settled(answer: unknown): Promise<unknown> {
  const value = await (isObservable(answer) ? lastValueFrom(answer) : answer);
  // Times differ, and clients hold functions.
  return JSON.parse(JSON.stringify(value ?? null).replace(/\d+ ms/g, 'ms'));
}

beforeAll(() => jest.useFakeTimers({ now: NOW_MS, doNotFake: ['queueMicrotask', 'setTimeout', 'nextTick'] }));
afterAll(() => jest.useRealTimers());

const all = Object.entries(callees()).flatMap(([callee, object]) => methodsOf(object).map((name) => [callee, name]));

test('the methods are those of Grafana and our own', () => {
  expect(all.map(([callee, name]) => `${callee}.${name}`)).toEqual(
    expect.arrayContaining(['dataSource.query', 'dataSource.testDatasource', 'dataSource.getRef', 'variables.query'])
  );
});

test.each(all)('%s.%s answers the same without its object', async (callee, name) => {
  const given = ARGUMENTS[callee]?.[name];
  if (!given) {
    throw new Error(`How is ${callee}.${name} called? Add it to ARGUMENTS, or to INNER.`);
  }
  const bound = callees()[callee] as Record<string, (...given: unknown[]) => unknown>;
  const { [name]: method } = callees()[callee] as typeof bound;
  expect(await settled(method(...(await given())))).toEqual(await settled(bound[name](...(await given()))));
});

test('methods of a class and of the one below it are tied, fields stay, and what is tied is no field', () => {
  class Base {
    name = 'base';
    who() {
      return this.name;
    }
    what() {
      return 'base';
    }
  }
  class Derived extends Base {
    field = () => 'field';
    override what() {
      return `derived of ${super.what()}, ${this.name}`;
    }
  }
  const loose = new Derived();
  const { who: looseWho } = loose;
  expect(() => looseWho()).toThrow(TypeError);

  const tied = new Derived();
  bindMethods(tied);
  const { who, what, field } = tied;
  expect([who(), what(), field()]).toEqual(['base', 'derived of base, base', 'field']);
  expect(Object.keys(tied)).toEqual(Object.keys(loose));
});

test('the components that Grafana draws are functions without an object', () => {
  for (const Component of Object.values(plugin.components)) {
    expect(Component).toBeInstanceOf(Function);
    expect((Component as { prototype?: object }).prototype ?? {}).not.toHaveProperty('render');
  }
});
