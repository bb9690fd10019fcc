/**
 * `npm run check:stores`: every statement of the plugin on real ClickHouse engines of several years, on the tables of
 * every branch of DeepFlow's server. See README.md.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { partition } from '../../src/trace/groupBy';
import { runCell, type Cell, type Outcome } from './cell';
import { ENGINES, install, start } from './engines';
import { SCHEMAS, type Schema } from './schemas';
import { senders } from './senders';
import { makeTraffic, type Traffic } from './traffic';

/** An hour ago, for rows of now may still arrive; the same for all, so that answers can be compared. */
const START_S = Math.floor(Date.now() / 1000) - 3600;

interface Skipped {
  engine: string;
  schema: string;
  why: string;
}

const { values } = parseArgs({
  options: {
    engines: { type: 'string' },
    schemas: { type: 'string' },
    starts: { type: 'string', default: '20' },
    jobs: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
    /** File for how many cells passed, failed and were left out: for `npm test`. */
    count: { type: 'string' },
  },
});

/** Names with `*` for anything and `?` for a character, separated by commas. */
function chosen<T extends { name: string }>(all: readonly T[], names = '*'): T[] {
  const patterns = names.split(',').map((name) => {
    const literal = name.trim().replace(/[.+^$()[\]{}|\\]/g, '\\$&');
    return new RegExp(`^${literal.replace(/\*/g, '.*').replace(/\?/g, '.')}$`);
  });
  return all.filter(({ name }) => patterns.some((pattern) => pattern.test(name)));
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function main(): Promise<void> {
  const schemas = chosen(SCHEMAS, values.schemas);
  const starts = Number(values.starts);
  const traffic = makeTraffic(START_S);
  const skipped: Skipped[] = [];
  const work = chosen(ENGINES, values.engines).flatMap((kind) => {
    try {
      const installed = install(kind);
      const [fit, unfit] = partition(schemas, ({ otelForm }) => otelForm !== 'json' || kind.hasJson);
      unfit.forEach(({ name }) =>
        skipped.push({ engine: kind.name, schema: name, why: 'ClickHouse got its JSON type with 24.8' })
      );
      return fit.map((schema) => () => runOne(installed, schema, traffic, starts));
    } catch (error) {
      skipped.push({ engine: kind.name, schema: '*', why: (error as Error).message });
      return [];
    }
  });
  const outcomes = await inTurn(work, Number(values.jobs));
  const problems = [...outcomes.flatMap(problemsOf), ...differences(outcomes), ...unsent(outcomes, schemas)];
  if (values.json) {
    console.log(JSON.stringify({ cells: outcomes.map(({ cell }) => cell), skipped }));
  } else {
    console.log(matrix(outcomes.map(({ cell }) => cell)));
    skipped.forEach(({ engine, schema, why }) => console.log(`left out: ${engine} ${schema}: ${why}`));
  }
  problems.forEach(say);
  if (values.count) {
    const failed = outcomes.filter(({ cell }) =>
      problems.some((one) => one.startsWith(`${cell.engine} ${cell.schema}: `))
    );
    const passed = outcomes.length - failed.length;
    // what is wrong with no cell of its own counts as one more
    const more = failed.length === 0 && problems.length > 0 ? 1 : 0;
    writeFileSync(values.count, JSON.stringify({ passed, failed: failed.length + more, skipped: skipped.length }));
  }
  process.exitCode = problems.length > 0 ? 1 : 0;
}

/** Does so many at once; results in the order of the work. */
async function inTurn<T>(work: ReadonlyArray<() => Promise<T>>, atOnce: number): Promise<T[]> {
  const results: T[] = [];
  const left = [...work.entries()];
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      results[next[0]] = await next[1]();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

async function runOne(
  installed: ReturnType<typeof install>,
  schema: Schema,
  traffic: Traffic,
  starts: number
): Promise<Outcome> {
  const startedMs = Date.now();
  const store = await start(installed);
  try {
    const outcome = await runCell(store, schema, traffic, starts);
    const { cell } = outcome;
    say(
      `${cell.engine} ${cell.schema}: ${cell.statements} statements, ${cell.failed} failed, ${cell.spans}/${cell.expectedSpans} spans, ${cell.links}/${cell.expectedLinks} links (${Math.round((Date.now() - startedMs) / 1000)} s)`
    );
    return outcome;
  } finally {
    await store.stop();
  }
}

const problemsOf = ({ cell, problems }: Outcome): string[] =>
  problems.map((problem) => `${cell.engine} ${cell.schema}: ${problem}`);

/** Answers that differ from those of the first cell with the same rows: another engine's, or without Distributed. */
function differences(outcomes: readonly Outcome[]): string[] {
  const firsts = new Map<string, Outcome>();
  return outcomes.flatMap((outcome) => {
    const { cell, answers } = outcome;
    const place = cell.schema.replace(/-distributed$/, '');
    const first = firsts.get(place) ?? outcome;
    firsts.set(place, first);
    return [...answers].flatMap(([name, answer]) => {
      const other = first.answers.get(name);
      return other === undefined || other === answer
        ? []
        : [
            `${cell.engine} ${cell.schema}: ${name}: another answer than ${first.cell.engine} ${first.cell.schema}: ${firstDifference(other, answer)}`,
          ];
    });
  });
}

function firstDifference(a: string, b: string): string {
  let at = 0;
  while (at < a.length && a[at] === b[at]) {
    at++;
  }
  const part = (text: string): string => text.slice(Math.max(0, at - 60), at + 100);
  return `\n    ${part(a)}\n    ${part(b)}`;
}

/** Places in the code that send statements and that no case came through, where all schemas were run. */
function unsent(outcomes: readonly Outcome[], schemas: readonly Schema[]): string[] {
  const rooms = [
    schemas.some(({ branches }) => branches.length > 0),
    schemas.some(({ spans }) => spans === 'collector'),
  ];
  if (outcomes.length === 0 || rooms.includes(false)) {
    return [];
  }
  const through = new Set(outcomes.flatMap(({ sent }) => sent.flatMap((one) => one.through)));
  return senders()
    .filter(({ file, line }) => !through.has(`${file}:${line}`))
    .map(
      ({ file, line, within }) =>
        `${file}:${line} (${within}) sends statements, and no case in cases.ts comes through it`
    );
}

function matrix(cells: readonly Cell[]): string {
  const engines = [...new Set(cells.map(({ engine }) => engine))];
  const schemas = [...new Set(cells.map(({ schema }) => schema))];
  const text = (cell: Cell | undefined): string =>
    cell ? `${cell.spans}/${cell.expectedSpans} ${cell.links}/${cell.expectedLinks} ${cell.failed}` : '';
  const rows = schemas.map((schema) => [
    schema,
    ...engines.map((engine) => text(cells.find((cell) => cell.engine === engine && cell.schema === schema))),
  ]);
  const table = [['spans, links, failed', ...engines], ...rows];
  const widths = table[0].map((_, i) => Math.max(...table.map((row) => row[i].length)));
  return table
    .map((row) =>
      row
        .map((one, i) => one.padEnd(widths[i]))
        .join('  ')
        .trimEnd()
    )
    .join('\n');
}

void main();
