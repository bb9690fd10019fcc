import { join, resolve } from 'node:path';
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { startEngine } from '../../demo/engine/startEngine';
import { READER } from '../../demo/engine/users';
import { L7_FLOW_LOG } from '../../demo/schema/l7FlowLog';
import { buildOf, thisBuild, type OpenBuild } from './builds';
import { Counted } from './counted';
import { makeOtelStore, OTEL_TRACES } from './makeOtelStore';
import { makeStore } from './makeStore';
import { otelQuestionsOf } from './otelQuestions';
import { questionsOf, type Question } from './questions';
import { lengthS, otelFormOf, STORE_FROM_S, storeName, type Shape } from './shapes';

export interface StoreBenchOptions {
  rows: number;
  shapes: readonly Shape[];
  times: number;
  /** A commit that is measured in turns with this build. */
  against: string;
  /** Only questions with this in their name. */
  only: string;
}

export interface StoreRun {
  build: string;
  shape: Shape;
  question: string;
  /** Without what ClickHouse had kept of earlier statements; the file system's cache stays. */
  cache: 'cold' | 'warm';
  /** Of the table. */
  rows: number;
  /** Medians of what one question took. */
  rowsRead: number;
  bytesRead: number;
  statements: number;
  msMedian: number;
  msP95: number;
  /** Spans, calls or values that were found. */
  found: number;
}

export interface StoreBench {
  runs: StoreRun[];
  /** How many times faster this build is than the other, warm, by the medians. */
  ratios: Array<{ shape: Shape; question: string; times: number }>;
}

/** Asks what a dashboard asks of large stores that are made once and kept in `.data`. */
export async function measureStore(options: StoreBenchOptions, tell: (run: StoreRun) => void): Promise<StoreBench> {
  const runs: StoreRun[] = [];
  for (const shape of options.shapes) {
    runs.push(...(await measureShape(shape, options, tell)));
  }
  const old = runs.filter(({ build, cache }) => build === options.against && cache === 'warm');
  const ratios = old.map(({ shape, question, msMedian }) => {
    const own = runs.find(
      (run) => run.build === 'new' && run.cache === 'warm' && run.shape === shape && run.question === question
    )!;
    return { shape, question, times: round(msMedian / own.msMedian) };
  });
  return { runs, ratios };
}

async function measureShape(
  shape: Shape,
  options: StoreBenchOptions,
  tell: (run: StoreRun) => void
): Promise<StoreRun[]> {
  const dataDir = join(resolve(__dirname, '../..'), '.data', `bench-store-${storeName(shape, options.rows)}`);
  const engine = await startEngine({ dataDir, port: 0 });
  const log = { level: ClickHouseLogLevel.OFF };
  const writer = createClient({ url: engine.url, request_timeout: 3_600_000, log });
  const reader = createClient({ url: engine.url, username: READER.name, password: READER.password, log });
  const now = Date.now;
  try {
    const seconds = lengthS(shape, options.rows);
    const form = otelFormOf(shape);
    await (form
      ? makeOtelStore(writer, { rows: options.rows, lengthS: seconds, form })
      : makeStore(writer, options.rows, seconds));
    const table = form ? OTEL_TRACES : L7_FLOW_LOG;
    const [{ rows }] = await (
      await writer.query({ query: `SELECT toUInt32(count()) AS rows FROM ${table}`, format: 'JSONEachRow' })
    ).json<{ rows: number }>();
    // Builds look back from now: that is when the store ends.
    const aheadMs = now() - (STORE_FROM_S + seconds) * 1000;
    Date.now = () => now() - aheadMs;
    const builds = [...(options.against ? [buildOf(options.against)] : []), thisBuild()];
    const opened = await Promise.all(
      builds.map(async ({ name, open }) => {
        const counted = new Counted(reader);
        return { name, counted, build: await open(counted) };
      })
    );
    const runs: StoreRun[] = [];
    const questions = await (form ? otelQuestionsOf : questionsOf)(writer, seconds, options.times);
    for (const question of questions.filter(({ name }) => name.includes(options.only))) {
      for (const run of await measureQuestion(question, opened, writer, options.times)) {
        runs.push({ shape, rows, ...run });
        tell(runs.at(-1)!);
      }
    }
    return runs;
  } finally {
    Date.now = now;
    await Promise.all([writer.close(), reader.close()]);
    await engine.stop();
  }
}

interface Opened {
  name: string;
  counted: Counted;
  build: OpenBuild;
}

type Measured = Omit<StoreRun, 'shape' | 'rows'>;

/** Once cold, then so many times, the builds in turns. */
async function measureQuestion(
  question: Question,
  builds: readonly Opened[],
  writer: ClickHouseClient,
  times: number
): Promise<Measured[]> {
  const taken = builds.map(() => ({ cold: [] as Taken[], warm: [] as Taken[] }));
  for (const cache of ['cold', 'warm'] as const) {
    for (let time = 0; time < times; time++) {
      for (const [i, one] of builds.entries()) {
        if (cache === 'cold') {
          await forget(writer);
        }
        taken[i][cache].push(await take(question, one, time % question.many));
      }
    }
  }
  return builds.flatMap(({ name }, i) =>
    (['cold', 'warm'] as const).map((cache) => ({
      build: name,
      question: question.name,
      cache,
      ...summed(taken[i][cache]),
    }))
  );
}

type Taken = Pick<StoreRun, 'rowsRead' | 'bytesRead' | 'statements' | 'found'> & { ms: number };

async function take(question: Question, { build, counted }: Opened, nth: number): Promise<Taken> {
  counted.reset();
  const start = performance.now();
  const found = await question.ask(build, nth);
  return { ms: performance.now() - start, found, ...counted.sums };
}

function summed(taken: readonly Taken[]): Omit<StoreRun, 'build' | 'shape' | 'question' | 'cache' | 'rows'> {
  const at = (share: number, of: keyof Taken): number => {
    const sorted = taken.map((one) => one[of]).sort((a, b) => a - b);
    return round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
  };
  return {
    rowsRead: at(0.5, 'rowsRead'),
    bytesRead: at(0.5, 'bytesRead'),
    statements: at(0.5, 'statements'),
    msMedian: at(0.5, 'ms'),
    msP95: at(0.95, 'ms'),
    found: at(0.5, 'found'),
  };
}

/** What ClickHouse keeps in memory; a server may lack one or the other cache. */
async function forget(writer: ClickHouseClient): Promise<void> {
  for (const cache of ['MARK', 'UNCOMPRESSED', 'INDEX MARK', 'INDEX UNCOMPRESSED', 'QUERY CONDITION']) {
    await writer.command({ query: `SYSTEM DROP ${cache} CACHE` }).catch(() => undefined);
  }
}

const round = (value: number): number => Math.round(value * 10) / 10;
