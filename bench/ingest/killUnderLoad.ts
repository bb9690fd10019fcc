/**
 * Ends the receiver, the store, or both under load, again and again, and looks whether every acknowledged span is there:
 * `node --import tsx bench/ingest/killUnderLoad.ts [--times 20] [--first 0] [--signal SIGKILL] [--json]`. Everything on this machine's
 * loopback; a round takes about
 * fifteen seconds; which process ends, and when, goes by the number of the round. Ends with an error where a span is missing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { startEngine, type RunningEngine } from '../../demo/engine/startEngine';
import { createSchema } from '../../demo/schema/createSchema';
import { runSender, startReceiverProcess, type ReceiverProcess } from './processes';
import type { Sent } from './sender';

const VICTIMS = ['receiver', 'store', 'both'] as const;
const SPANS = 64;
const SECONDS = 3;
const CONNECTIONS = 8;

interface Round {
  victims: (typeof VICTIMS)[number];
  /** Seconds between the first answer and the signal. */
  afterS: number;
  requests: number;
  acknowledged: number;
  /** Spans of acknowledged requests, and those of them that are not in the store. */
  spans: number;
  missing: number;
  /** Spans that are in the store more than once. */
  twice: number;
}

/** All spans of the round's acknowledged requests, counted in the store. */
async function look(
  storeUrl: string,
  acknowledged: readonly number[]
): Promise<Pick<Round, 'spans' | 'missing' | 'twice'>> {
  const client = createClient({ url: storeUrl, log: { level: ClickHouseLogLevel.OFF } });
  try {
    const result = await client.query({
      query: `SELECT substring(span_id, 1, 8) AS request, toUInt32(uniqExact(span_id)) AS spans, toUInt32(count()) AS rows
        FROM flow_log.l7_flow_log GROUP BY request`,
      format: 'JSONEachRow',
    });
    const found = new Map(
      (await result.json<{ request: string; spans: number; rows: number }>()).map((one) => [one.request, one])
    );
    const ofRound = acknowledged.map((number) => found.get(number.toString(16).padStart(8, '0')));
    const stored = ofRound.reduce((sum, one) => sum + (one?.spans ?? 0), 0);
    const rows = ofRound.reduce((sum, one) => sum + (one?.rows ?? 0), 0);
    const spans = acknowledged.length * SPANS;
    return { spans, missing: spans - stored, twice: rows - stored };
  } finally {
    await client.close();
  }
}

async function prepare(storeUrl: string): Promise<void> {
  const client = createClient({ url: storeUrl, log: { level: ClickHouseLogLevel.OFF } });
  await createSchema(client);
  await client.close();
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      times: { type: 'string', default: '20' },
      first: { type: 'string', default: '0' },
      signal: { type: 'string', default: 'SIGKILL' },
      json: { type: 'boolean', default: false },
    },
  });
  const signal = values.signal as NodeJS.Signals;
  const times = Math.min(200, Number(values.times));
  const dataDir = mkdtempSync(join(tmpdir(), 'spanloom-kill-'));
  const rounds: Round[] = [];
  let engine: RunningEngine = await startEngine({ dataDir, port: 0 });
  let receiver: ReceiverProcess | undefined;
  try {
    const { url } = engine;
    const port = Number(new URL(url).port);
    await prepare(url);
    for (let i = Number(values.first); i < Number(values.first) + times; i++) {
      receiver ??= await startReceiverProcess(url);
      const victims = VICTIMS[i % VICTIMS.length];
      // Counted from the first answer; the signals are spread over the batches that follow.
      const afterS = Math.round(100 * (0.1 + ((i * 0.37) % 2))) / 100;
      const first = (i + 1) * 1_000_000;
      let sending: Promise<Sent> | undefined;
      await new Promise<void>((underLoad, reject) => {
        const options = { seconds: SECONDS, connections: CONNECTIONS, spansPerRequest: SPANS, first };
        sending = runSender({ ...options, url: receiver!.otlpUrl }, underLoad);
        sending.catch(reject);
      });
      await wait(afterS * 1000);
      const ends: Array<Promise<unknown>> = [];
      if (victims !== 'receiver') {
        process.kill(engine.pid, signal);
        ends.push(engine.exited);
      }
      if (victims !== 'store') {
        ends.push(receiver.end(signal));
      }
      await Promise.all(ends);
      if (victims !== 'receiver') {
        engine = await startEngine({ dataDir, port });
      }
      const sent = await sending!;
      receiver = victims === 'store' ? receiver : undefined;
      const found = await look(url, sent.acknowledged);
      const round = { victims, afterS, requests: sent.requests, acknowledged: sent.acknowledged.length, ...found };
      rounds.push(round);
      process.stderr.write(`${JSON.stringify(round)}\n`);
    }
  } finally {
    await receiver?.end();
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
  const sum = (key: 'spans' | 'missing' | 'twice') => rounds.reduce((total, round) => total + round[key], 0);
  const result = { signal, rounds: rounds.length, spans: sum('spans'), missing: sum('missing'), twice: sum('twice') };
  process.stdout.write(`${JSON.stringify(values.json ? { ...result, details: rounds } : result)}\n`);
  // Without load there is nothing to lose.
  process.exitCode = result.missing === 0 && rounds.every(({ acknowledged }) => acknowledged > 0) ? 0 : 1;
}

void main();
