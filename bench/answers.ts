/**
 * What the rows of a large trace cost in ClickHouse's formats that have a row a line: bytes, and how long they take to look
 * at (on the page, while nothing else can happen there) and to read (in the worker, in steps).
 * `npx tsx bench/answers.ts [--sizes 10000,50000] [--times 9] [--beside FOLDER]`; the folder is another checkout, whose
 * reading is measured in turns with this one's.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { ResultSet } from '@clickhouse/client-web';
import { startEngine } from '../demo/engine/startEngine';
import { READER } from '../demo/engine/users';
import { createSchema } from '../demo/schema/createSchema';
import { storeLargeTrace } from '../e2e/setup/largeTrace';
import { rowsOf } from '../src/store/answer';
import { storeClientOf, type ClickHouseLike, type StatementReport } from '../src/store/clickhouseClient';
import { decoderOf } from '../src/store/decoders';
import { RowsAtHand } from '../src/store/search/atHand';
import * as thisBuild from '../src/store/rawRows';
import { readStores, searchStores } from '../src/store/stores';
import { spreadOf } from './median';

type Build = Pick<typeof thisBuild, 'rawRows' | 'batchesOf'>;

/** A format, and a way to read it. */
interface Way {
  name: string;
  format: 'JSONCompact' | 'JSONCompactEachRowWithNames' | 'JSONEachRow';
  /** How many rows there are; @returns what reads them in steps */
  look?: (bytes: ArrayBuffer) => { rows: number; read: () => Iterable<object[]> };
  /** All at once, where it is not in our hands. */
  readAll?: (bytes: ArrayBuffer) => Promise<object[]>;
}

function wayOf(name: string, { rawRows, batchesOf }: Build): Way {
  return {
    name,
    format: 'JSONCompact',
    look: (bytes) => {
      const { rows } = rawRows(bytes);
      return { rows: rows.length, read: () => batchesOf(rows) };
    },
  };
}

/** What reading a format without head and tail could be like. */
const lines: Way = {
  name: 'lines',
  format: 'JSONCompactEachRowWithNames',
  look: (buffer) => {
    const bytes = new Uint8Array(buffer);
    let rows = -1;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
      rows++;
    }
    return {
      rows,
      *read() {
        const decoder = new TextDecoder();
        let at = bytes.indexOf(10) + 1;
        const names = JSON.parse(decoder.decode(bytes.subarray(0, at))) as string[];
        while (at < bytes.length) {
          const end = bytes.indexOf(10, at + 128 * 1024);
          const next = end < 0 ? bytes.length : end + 1;
          const text = decoder.decode(bytes.subarray(at, next)).trim().replaceAll('\n', ',');
          yield rowsOf(names, JSON.parse(`[${text}]`) as unknown[][]);
          at = next;
        }
      },
    };
  },
};

const resultSet = (format: 'JSONCompactEachRowWithNames' | 'JSONEachRow'): Way => ({
  name: 'ResultSet.json()',
  format,
  readAll: (bytes) => new ResultSet(new Response(bytes).body!, format, '').json() as Promise<object[]>,
});

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string', default: '10000,50000' },
      times: { type: 'string', default: '9' },
      beside: { type: 'string', default: '' },
    },
  });
  const ways = [
    wayOf('this build', thisBuild),
    lines,
    resultSet('JSONCompactEachRowWithNames'),
    resultSet('JSONEachRow'),
  ];
  if (values.beside) {
    const other = (await import(resolve(values.beside, 'src/store/rawRows'))) as Build;
    ways.unshift(wayOf('the other build', other));
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'spanloom-bench-'));
  const engine = await startEngine({ dataDir, port: 0 });
  const log = { level: ClickHouseLogLevel.OFF };
  const writer = createClient({ url: engine.url, log });
  const reader = createClient({ url: engine.url, username: READER.name, password: READER.password, log });
  try {
    await createSchema(writer);
    for (const size of values.sizes.split(',').map(Number)) {
      const { callId } = await storeLargeTrace(
        { store: { storeUrl: engine.url, user: 'default', password: '' } } as never,
        Math.round(size / 5)
      );
      const statement = await largestStatement(reader, callId);
      console.table(await measure(ways, reader, statement, Number(values.times)));
    }
  } finally {
    await Promise.all([writer.close(), reader.close()]);
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The one that brings most of a trace's rows. */
async function largestStatement(reader: ClickHouseClient, callId: string): Promise<StatementReport> {
  const sent: StatementReport[] = [];
  const client = storeClientOf(reader as unknown as ClickHouseLike, { onStatement: (report) => sent.push(report) });
  await searchStores(client, await readStores(client), { callId }, new RowsAtHand(decoderOf));
  return sent.reduce((most, one) => (one.rows > most.rows ? one : most));
}

async function measure(
  ways: readonly Way[],
  reader: ClickHouseClient,
  { sql, params }: StatementReport,
  times: number
) {
  const answers = await Promise.all(
    ways.map(async ({ format }) => {
      const result = await reader.query({ query: sql, query_params: params, format });
      return new TextEncoder().encode(await result.text()).buffer as ArrayBuffer;
    })
  );
  const taken = ways.map(() => ({ look: [] as number[], read: [] as number[], step: [] as number[], rows: 0 }));
  for (let time = 0; time <= times; time++) {
    for (const [i, { look, readAll }] of ways.entries()) {
      const own = taken[i];
      const start = performance.now();
      const looked = look?.(answers[i]);
      const lookedAt = performance.now();
      let longest = 0;
      own.rows = 0;
      if (looked) {
        let before = lookedAt;
        for (const batch of looked.read()) {
          const now = performance.now();
          longest = Math.max(longest, now - before);
          before = now;
          own.rows += batch.length;
        }
        if (own.rows !== looked.rows) {
          throw new Error(`${own.rows} rows in place of ${looked.rows}`);
        }
      } else {
        own.rows = (await readAll!(answers[i])).length;
      }
      // the first time is for the compiler
      if (time > 0) {
        own.look.push(lookedAt - start);
        own.read.push(performance.now() - lookedAt);
        own.step.push(longest);
      }
    }
  }
  return ways.map(({ name, format, look }, i) => {
    const { look: looks, read, step, rows } = taken[i];
    return {
      format,
      way: name,
      rows,
      MB: round(answers[i].byteLength / 1e6),
      gzipMB: round(gzipSync(new Uint8Array(answers[i])).length / 1e6),
      lookMs: look ? spreadOf(looks).medianMs : '',
      readMs: spreadOf(read).medianMs,
      readLeastMs: spreadOf(read).leastMs,
      longestStepMs: look ? spreadOf(step).medianMs : '',
    };
  });
}

const round = (value: number): number => Math.round(value * 100) / 100;

void main();
