/** What files are made of: rows of each tool's own table are told apart, and each is told of under its own id. */
import { OTHER_STORES } from '../../../demo/otherStores/stores';
import { createOtherStore, fillOtherStore } from '../../../demo/otherStores/otherStore';
import { spansOfCase } from '../../../demo/otherStores/spanCases';
import { callsOf, detailsOfSpan, readStores, savedRowsOf } from '../stores';
import { startTestEngine } from '../testEngine';

jest.setTimeout(120_000);

const engine = startTestEngine();
const store = engine.store();
const sent = (['05-async-consumer', '13-events', '14-nanoseconds'] as const).flatMap(spansOfCase);
const times = sent.map(({ span }) => Number(span.startNs / 1_000_000n));
const range = { fromMs: Math.min(...times) - 1000, toMs: Math.max(...times) + 1000 };

const drop = async () => {
  await engine.reset();
  for (const { database } of OTHER_STORES) {
    await engine.command(`DROP DATABASE IF EXISTS ${database} SYNC`);
  }
};
afterAll(async () => {
  await drop();
  await engine.close();
});

it.each(OTHER_STORES.map((other) => [other.name, other] as const))('%s', async (_, other) => {
  await drop();
  await createOtherStore(engine.client, other);
  await fillOtherStore(engine.client, other, sent);
  const stores = await readStores(store);
  const { calls } = await callsOf(store, stores, { ...range, limit: 100, allObservations: true });
  const ids = calls.map(({ id }) => id).sort();
  expect(ids).toHaveLength(sent.length);

  const details = await detailsOfSpan(store, stores, ids);
  const columns = details.filter(({ kind }) => kind === 'column');
  expect([...new Set(columns.map(({ row }) => row))].sort()).toEqual(ids);
  // the columns of one row are of one row
  const rowOf = new Map(columns.map(({ key, row }) => [/ \(row \d+\)$/.exec(key)?.[0], row]));
  expect(columns.filter(({ key, row }) => rowOf.get(/ \(row \d+\)$/.exec(key)?.[0]) !== row)).toEqual([]);

  const saved = await savedRowsOf(store, stores, ids);
  expect(saved.map(({ id }) => id).sort()).toEqual(ids);
});
