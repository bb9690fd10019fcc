import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import fc from 'fast-check';
import { startTestEngineProcess, type TestEngineProcess } from '../../engine/testEngineProcess';
import { COLUMNS } from '../../schema/columns';
import { createSchema } from '../../schema/createSchema';
import { sparse, type L7FlowLogRow } from '../row';
import { rowsOf, type RowGroup } from '../rowGroup';
import { clickhouseStore } from './clickhouseStore';

let engine: TestEngineProcess;
let client: ClickHouseClient;

beforeAll(async () => {
  engine = await startTestEngineProcess();
  client = createClient({ url: engine.url, log: { level: ClickHouseLogLevel.OFF } });
  await createSchema(client);
  await client.command({ query: 'CREATE TABLE flow_log.as_text AS flow_log.l7_flow_log' });
});
afterAll(async () => {
  await client.close();
  await engine.remove();
});

/** What is older than three days the table forgets. */
const NOW_S = Math.floor(Date.now() / 1000);

const text = fc.string({ unit: 'grapheme', maxLength: 60 });
/** What a column of the type may hold. */
function valueOf(type: string): fc.Arbitrary<unknown> {
  const [, outer, inner] = /^(Nullable|LowCardinality|Array)\((.*)\)$/.exec(type) ?? [];
  if (outer) {
    const of = valueOf(inner);
    return outer === 'Nullable' ? fc.option(of) : outer === 'Array' ? fc.array(of, { maxLength: 3 }) : of;
  }
  switch (type) {
    case 'String':
      return text;
    case 'Float64':
      // JSON has no -0.
      return fc.double().map((value) => value + 0);
    case 'IPv4':
      return fc.ipV4();
    case 'IPv6':
      return fc.constantFrom(
        '::',
        '::1',
        'fe80::1:2',
        '2001:db8::',
        '1:2:3:4:5:6:7:8',
        '::ffff:10.0.0.1',
        'a::b:1.2.3.4'
      );
    case 'DateTime':
      return fc.integer({ min: NOW_S - 100, max: NOW_S });
    case 'DateTime64(6)':
      return fc.integer({ min: NOW_S * 1e6, max: NOW_S * 1e6 + 1e8 });
  }
  const [, sign, bits] = /^(U?)Int(\d+)$/.exec(type)!;
  const [min, max] = sign
    ? [0n, 2n ** BigInt(bits) - 1n]
    : [-(2n ** (BigInt(bits) - 1n)), 2n ** (BigInt(bits) - 1n) - 1n];
  return bits === '64' ? fc.bigInt({ min, max }).map(String) : fc.integer({ min: Number(min), max: Number(max) });
}

const row = fc.record(Object.fromEntries(COLUMNS.map(({ name, type }) => [name, valueOf(type)])), {
  requiredKeys: ['time'],
}) as fc.Arbitrary<Partial<L7FlowLogRow>>;

/** The rows as one group that has every other column of the first in common, from column `from` on. */
function groupOf(rows: Array<Partial<L7FlowLogRow>>, from: number): RowGroup {
  const names = COLUMNS.map(({ name }) => name as keyof L7FlowLogRow);
  const isShared = (i: number) => i >= from && i % 2 === 0 && names[i] !== 'flow_id';
  const [common, own] = [names.filter((_, i) => isShared(i)), names.filter((_, i) => !isShared(i))];
  return {
    rows: rows.length,
    shared: Object.fromEntries(common.map((name) => [name, rows[0][name]])),
    lists: Object.fromEntries(own.map((name) => [name, rows.map((each) => each[name])])),
  };
}

it('rows are stored as they are by way of text', async () => {
  const rows = fc.sample(row, { numRuns: 300, seed: 7 }).map((each, i) => ({ ...each, flow_id: String(i) }));
  const sizes = [1, 1, 50, 100, 148];
  const groups = sizes.map((size, i) => groupOf(rows.splice(0, size), i % 2 === 0 ? 0 : COLUMNS.length));
  await clickhouseStore(client).insertRows(groups);
  await client.insert({
    table: 'flow_log.as_text',
    values: groups.flatMap(rowsOf).map(sparse),
    format: 'JSONEachRow',
  });
  const read = async (table: string) => {
    const query = `SELECT * FROM flow_log.${table} ORDER BY flow_id`;
    const result = await client.query({ query, format: 'JSONStringsEachRow' });
    return result.json<Record<string, string>>();
  };
  const [native, asText] = [await read('l7_flow_log'), await read('as_text')];
  expect(native).toHaveLength(300);
  expect(native).toEqual(asText);
});

it('a block that the table does not take is refused for good', async () => {
  const rows = [{ rows: 1, shared: { time: NOW_S }, lists: { events: ['null'] } }];
  await client.command({ query: "ALTER TABLE flow_log.l7_flow_log ADD CONSTRAINT none CHECK events != 'null'" });
  await expect(clickhouseStore(client).insertRows(rows)).rejects.toThrow(/VIOLATED_CONSTRAINT|Constraint/);
});
