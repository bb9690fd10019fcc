/**
 * `npm run check:stores`: every statement of the plugin on real ClickHouse engines of several years, on the tables of
 * every branch of DeepFlow's server. See README.md.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { partition } from '../../src/trace/groupBy';
import { runCell, type Cell } from './cell';
import { ENGINES, install, start, type EngineKind } from './engines';
import { inTurn } from '../inTurn';
import { addTo, codeNow, differences, resultOf, resultsIn, type Result } from './results';
import { SCHEMAS, type Schema } from './schemas';
import { senders } from './senders';
import { PARTS } from './toolAnswers';
import { makeTraffic, type Traffic } from './traffic';

interface Skipped {
  engine: string;
  schema: string;
  why: string;
}

const { values } = parseArgs({
  options: {
    engines: { type: 'string' },
    schemas: { type: 'string' },
    /** Schemas that only one of the engines gets, the first of them the first engine, the next one the next. */
    once: { type: 'string' },
    starts: { type: 'string', default: '20' },
    jobs: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
    /** File for each cell's results as it ends, a line of JSON each. */
    out: { type: 'string' },
    /** Leaves out the cells that are in that file already, of the same code. */
    resume: { type: 'boolean', default: false },
    /** Engines up to 24.5 do not use the skip indexes of DeepFlow's tables, which take most of their time. */
    'without-indexes': { type: 'boolean', default: false },
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
  const everywhere = chosen(SCHEMAS, values.schemas);
  const once = values.once === undefined ? [] : chosen(SCHEMAS, values.once);
  const schemas = [...everywhere, ...once];
  const engines = chosen(ENGINES, values.engines);
  const skipped: Skipped[] = [];
  const places = engines.flatMap((kind, at) => {
    const own = once.filter((_, i) => i % engines.length === at);
    return placesOn(kind, [...everywhere, ...own], skipped);
  });
  const run = new Run({ code: codeNow(), indexes: !values['without-indexes'] }, Number(values.starts));
  await inTurn(
    outermostFirst(places, engines)
      .filter((place) => !run.has(place))
      .map((place) => () => run.add(place)),
    Number(values.jobs)
  );
  const results = places.flatMap((place) => run.resultsOf(place));
  const unsent = neverSent(results, schemas);
  if (values.json) {
    console.log(JSON.stringify({ cells: results.map(({ cell }) => cell), skipped }));
  } else {
    console.log(matrix(results.map(({ cell }) => cell)));
    notKept(results.map(({ cell }) => cell)).forEach((line) => console.log(line));
    skipped.forEach(({ engine, schema, why }) => console.log(`left out: ${engine} ${schema}: ${why}`));
  }
  const failed = results.filter(({ problems }) => problems.length > 0);
  unsent.forEach(say);
  if (values.count) {
    // what is wrong with no cell of its own counts as one more
    const more = failed.length === 0 && unsent.length > 0 ? 1 : 0;
    const passed = results.length - failed.length;
    writeFileSync(values.count, JSON.stringify({ passed, failed: failed.length + more, skipped: skipped.length }));
  }
  process.exitCode = failed.length + unsent.length > 0 ? 1 : 0;
}

/** A cell to be. */
interface Place {
  kind: EngineKind;
  installed: ReturnType<typeof install>;
  schema: Schema;
}

function placesOn(kind: EngineKind, schemas: readonly Schema[], skipped: Skipped[]): Place[] {
  try {
    const installed = install(kind);
    const [fit, unfit] = partition(schemas, ({ hasJson }) => !hasJson || kind.hasJson);
    unfit.forEach(({ name }) =>
      skipped.push({ engine: kind.name, schema: name, why: 'ClickHouse got its JSON type with 24.8' })
    );
    return fit.map((schema) => ({ kind, installed, schema }));
  } catch (error) {
    skipped.push({ engine: kind.name, schema: '*', why: (error as Error).message });
    return [];
  }
}

/** The oldest engine and the newest, then the next ones: so that what is wrong shows early. */
function outermostFirst(places: readonly Place[], engines: readonly EngineKind[]): Place[] {
  const fromEdge = ({ kind }: Place): number => {
    const at = engines.indexOf(kind);
    return Math.min(at, engines.length - 1 - at);
  };
  return [...places].sort((a, b) => fromEdge(a) - fromEdge(b));
}

/** The results so far, those of the run that this one goes on with among them. */
class Run {
  private readonly results: Result[];
  private readonly startS: number;
  private readonly traffic: Traffic;
  /** By schema: the first cell's answers, to which the others' are compared. */
  private readonly firsts = new Map<string, { result: Result; answers?: Map<string, string> }>();

  constructor(
    private readonly how: Pick<Result, 'code' | 'indexes'>,
    private readonly startRows: number
  ) {
    this.results = values.out && values.resume ? resultsIn(values.out, how, startRows) : [];
    // an hour ago, for rows of now may still arrive; the same for all, so that answers can be compared
    this.startS = this.results[0]?.startS ?? Math.floor(Date.now() / 1000) - 3600;
    this.traffic = makeTraffic(this.startS);
    this.results.forEach((result) => {
      this.firstOf(result);
      sayProblems(result);
    });
  }

  has = (place: Place): boolean => this.resultsOf(place).length > 0;

  resultsOf({ kind, schema }: Place): Result[] {
    return this.results.filter(({ engine, cell }) => engine === kind.name && cell.schema === schema.name);
  }

  async add({ kind, installed, schema }: Place): Promise<void> {
    const startedMs = Date.now();
    const isOld = !kind.hasJson;
    const store = await start(installed, isOld && !this.how.indexes ? { use_skip_indexes: '0' } : {});
    try {
      const outcome = await runCell(store, schema, this.traffic, this.startRows);
      const result = resultOf(outcome, { ...this.how, startS: this.startS, engine: kind.name });
      this.compare(result, outcome.answers);
      this.results.push(result);
      if (values.out) {
        addTo(values.out, result);
      }
      const { cell } = result;
      const s = Math.round((Date.now() - startedMs) / 1000);
      say(
        `${cell.engine} ${cell.schema}: ${cell.statements} statements, ${cell.failed} failed, ${cell.spans}/${cell.expectedSpans} spans, ${cell.links}/${cell.expectedLinks} links (${s} s)`
      );
      sayProblems(result);
    } finally {
      await store.stop();
    }
  }

  /** Answers that differ from those of the first cell with the same rows: another engine's, or without Distributed. */
  private compare(result: Result, answers: Map<string, string>): void {
    const first = this.firstOf(result, answers);
    const { cell } = first.result;
    differences(result, first.result).forEach((name) => {
      const texts = [first.answers?.get(name), answers.get(name)];
      const part = texts[0] && texts[1] ? `: ${firstDifference(texts[0], texts[1])}` : '';
      result.problems.push(`${name}: another answer than ${cell.engine} ${cell.schema}${part}`);
    });
  }

  private firstOf(result: Result, answers?: Map<string, string>) {
    const place = result.cell.schema.replace(/-distributed$/, '');
    const first = this.firsts.get(place) ?? { result, answers };
    this.firsts.set(place, first);
    return first;
  }
}

function sayProblems({ cell, problems }: Result): void {
  problems.forEach((problem) => say(`${cell.engine} ${cell.schema}: ${problem}`));
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
function neverSent(results: readonly Result[], schemas: readonly Schema[]): string[] {
  const rooms = [
    schemas.some(({ branches }) => branches.length > 0),
    schemas.some(({ spans }) => spans === 'collector'),
  ];
  if (results.length === 0 || rooms.includes(false)) {
    return [];
  }
  const through = new Set(results.flatMap((one) => one.through));
  return senders()
    .filter(({ file, line }) => !through.has(`${file}:${line}`))
    .map(
      ({ file, line, within }) =>
        `${file}:${line} (${within}) sends statements, and no case in cases.ts comes through it`
    );
}

/** What tables of other tools do not keep, by schema. */
function notKept(cells: readonly Cell[]): string[] {
  const lines = cells.flatMap(({ schema, reads }) => {
    const parts = PARTS.filter((part) => reads?.[part] === 'not kept');
    return parts.length > 0 ? [`${schema} does not keep: ${parts.join(', ')}`] : [];
  });
  return [...new Set(lines)];
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
