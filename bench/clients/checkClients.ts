/**
 * What ClickHouse's clients write into the embedded engine, and read back: `node --import tsx bench/clients/checkClients.ts`.
 * Needs Go, Python 3 and curl; builds and installs on first use (minutes). A line for each client and compression; ends
 * with an error where rows are missing or differ.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { startEngine } from '../../demo/engine/startEngine';
import { goProgram } from '../collector/goProgram';
import { pythonWith } from '../collector/pythonWith';

interface Found {
  client: string;
  compression: string;
  rows: number;
  /** Rows that were read as they were written. */
  same: number;
  /** The text of an error, as the client tells it. */
  error: string;
}

const ROWS = 2000;
const PYTHON_PACKAGES = ['clickhouse-connect==1.12.0', 'lz4==4.4.5', 'backports.zstd==1.8.0', 'brotli==1.2.0'];
const run = promisify(execFile);

async function printed(program: string, ...args: string[]): Promise<Found[]> {
  const { stdout } = await run(program, args);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const TABLE = 'CREATE OR REPLACE TABLE clients (id UInt64, name String) ENGINE = MergeTree ORDER BY id';
const rows = Array.from({ length: ROWS }, (_, id) => ({ id: String(id), name: `name ${id}\n\t"ä"` }));

async function nodeClient(url: string, packed: boolean): Promise<Found> {
  const client = createClient({
    url,
    compression: { request: packed, response: packed },
    log: { level: ClickHouseLogLevel.OFF },
  });
  try {
    await client.command({ query: TABLE });
    await client.insert({ table: 'clients', values: rows, format: 'JSONEachRow' });
    const query = 'SELECT toString(id) AS id, name FROM clients ORDER BY clients.id';
    const read = await (await client.query({ query, format: 'JSONEachRow' })).json<(typeof rows)[number]>();
    const error = await client.query({ query: 'SELECT * FROM no_such_table' }).catch(String);
    return {
      ...compared(read),
      client: '@clickhouse/client',
      compression: packed ? 'gzip' : 'none',
      error: String(error),
    };
  } finally {
    await client.close();
  }
}

/** By its command line: the statement in the URL, the data in the body. */
async function curl(url: string, packed: boolean, folder: string): Promise<Found> {
  const ask = async (query: string, ...args: string[]) => {
    const { stdout } = await run('curl', ['-sS', ...args, `${url}/?${new URLSearchParams({ query })}`], {
      maxBuffer: 2 ** 26,
    });
    return stdout;
  };
  const file = join(folder, 'rows');
  const data = rows.map((row) => JSON.stringify(row)).join('\n');
  writeFileSync(file, packed ? gzipSync(data) : data);
  await ask(TABLE, '-X', 'POST');
  const encoding = packed ? ['-H', 'Content-Encoding: gzip'] : [];
  await ask('INSERT INTO clients FORMAT JSONEachRow', '--data-binary', `@${file}`, ...encoding);
  const text = await ask(
    'SELECT toString(id) AS id, name FROM clients ORDER BY clients.id FORMAT JSONEachRow',
    ...(packed ? ['--compressed'] : [])
  );
  const read = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const error = await ask('SELECT * FROM no_such_table');
  return { ...compared(read), client: 'curl', compression: packed ? 'gzip' : 'none', error: error.trim() };
}

function compared(read: ReadonlyArray<(typeof rows)[number]>): Pick<Found, 'rows' | 'same'> {
  const same = read.filter(({ id, name }, i) => id === rows[i]?.id && name === rows[i].name);
  return { rows: read.length, same: same.length };
}

async function main(): Promise<void> {
  const goClient = goProgram('clients');
  const python = pythonWith('clickhouse-connect', PYTHON_PACKAGES);
  const dataDir = mkdtempSync(join(tmpdir(), 'spanloom-clients-'));
  const engine = await startEngine({ dataDir: join(dataDir, 'store'), port: 0 });
  try {
    const { host, port } = new URL(engine.url);
    const found = [
      ...(await printed(goClient, '--address', host, '--rows', String(ROWS))),
      ...(await printed(python, join(__dirname, 'clickhouseConnect.py'), port)),
      await nodeClient(engine.url, false),
      await nodeClient(engine.url, true),
      await curl(engine.url, false, dataDir),
      await curl(engine.url, true, dataDir),
    ];
    for (const one of found) {
      const isWhole = one.rows === ROWS && one.same === ROWS && /UNKNOWN_TABLE|no_such_table/.test(one.error);
      process.stdout.write(`${isWhole ? 'ok  ' : 'FAIL'} ${JSON.stringify(one)}\n`);
      process.exitCode = isWhole ? process.exitCode : 1;
    }
  } finally {
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

void main();
