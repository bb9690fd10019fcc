import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { startEngine } from '../../demo/engine/startEngine';
import { READER } from '../../demo/engine/users';
import { createSchema } from '../../demo/schema/createSchema';
import { L7_FLOW_LOG } from '../../demo/schema/l7FlowLog';
import { Chance } from '../../demo/simulator/chance';
import { simulate, type Simulation } from '../../demo/simulator/simulate';
import { storeClientOf, type ClickHouseLike } from '../../src/store/clickhouseClient';
import type { StoreClient } from '../../src/store/client';
import { readCatalog } from '../../src/store/deepflow/catalog';
import { deepflowStore } from '../../src/store/deepflow/store';
import { gather, storesOf, type Stores } from '../../src/store/stores';
import { relatedTrees } from '../../src/trace/related';
import type { Trace } from '../../src/trace/trace';
import { topsOf } from '../../src/trace/tree';
import { scenariosOf, stitchWorlds } from './measureTruth';
import { judge, placesOf, score, type Judged } from './score';

export interface StoreOptions {
  scenarios: readonly string[];
  /** Simulated requests of each scenario; all their rows are in the store. */
  requests: number;
  /** Of these, how many are gathered, each from one of its rows. */
  sample: number;
  seed: number;
}

/** What a search in the store finds of a scenario, beside what stitching all rows of a file finds. */
export interface StoreScore {
  scenario: string;
  requests: number;
  /** Links of the requests that were gathered, and the shares that are right. */
  links: number;
  rightFromFile: number;
  rightFromStore: number;
  /** The same for what the file's stitching has in the tree of the start row. */
  treeLinks: number;
  treeRightFromFile: number;
  treeRightFromStore: number;
  /** The same for what it has in that tree and in all that share a trace id with it: what a search may find. */
  relatedLinks: number;
  relatedRightFromFile: number;
  relatedRightFromStore: number;
  /** Statements of one search, the empty last one counted. */
  statements: Counts;
  /** Of searches that began with a row that has a trace id. */
  statementsWithTraceId: Counts;
  rowsRead: Counts;
  ms: Counts;
  /** Searches that said something was cut. */
  withNotices: number;
  /** `_id`s from which the store gave fewer right links than the file. */
  worseFrom: string[];
}

export interface Counts {
  median: number;
  p95: number;
  most: number;
}

const BATCH = 20_000;
const EXAMPLES = 5;

/** Puts scenarios into an embedded store, one after another, and gathers a sample of their requests from it. */
export async function measureThroughStore(options: StoreOptions): Promise<StoreScore[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'spanloom-bench-'));
  const engine = await startEngine({ dataDir, port: 0 });
  const log = { level: ClickHouseLogLevel.OFF };
  const writer = createClient({ url: engine.url, log });
  const reader = createClient({ url: engine.url, username: READER.name, password: READER.password, log });
  try {
    await createSchema(writer, { retentionHours: 0 });
    const store = storeClientOf(reader as unknown as ClickHouseLike);
    const stores = storesOf([deepflowStore(await readCatalog(store))]);
    const scores: StoreScore[] = [];
    for (const scenario of scenariosOf(options.scenarios)) {
      const simulation = simulate(scenario, options);
      await fill(writer, simulation);
      scores.push(await measure(simulation, store, stores, options));
    }
    return scores;
  } finally {
    await writer.close();
    await reader.close();
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function fill(writer: ClickHouseClient, { rows }: Simulation): Promise<void> {
  await writer.command({ query: `TRUNCATE TABLE ${L7_FLOW_LOG}` });
  for (let from = 0; from < rows.length; from += BATCH) {
    await writer.insert({ table: L7_FLOW_LOG, values: rows.slice(from, from + BATCH), format: 'JSONEachRow' });
  }
}

async function measure(
  simulation: Simulation,
  store: StoreClient,
  stores: Stores,
  { sample, seed }: StoreOptions
): Promise<StoreScore> {
  const chance = new Chance(seed);
  const ofRequest = spansByRequest(simulation);
  const fromFile = stitchWorlds(simulation);
  const whole: Sides = { file: [], store: [] };
  const inTree: Sides = { file: [], store: [] };
  const related: Sides = { file: [], store: [] };
  const statements: number[] = [];
  const statementsWithTraceId: number[] = [];
  const rowsRead: number[] = [];
  const ms: number[] = [];
  let withNotices = 0;
  const worseFrom: string[] = [];
  for (const request of pickSome([...ofRequest.keys()], sample, chance)) {
    const spans = ofRequest.get(request) as number[];
    const start = simulation.spans[chance.pick(spans)].rows[0];
    const startId = String(start._id);
    const began = performance.now();
    const found = await gather(store, stores, { callId: startId });
    if (!found) {
      throw new Error(`The store has no row ${startId}.`);
    }
    // As the data source answers: decided upon with all rows that were read, not with the request's own alone.
    const { trace } = found;
    ms.push(performance.now() - began);
    statements.push(found.statements);
    rowsRead.push(found.rowsRead);
    withNotices += found.notices.length > 0 ? 1 : 0;
    if (start.trace_id) {
      statementsWithTraceId.push(found.statements);
    }
    const file = fromFile.find(({ spans: [from, to] }) => spans[0] >= from && spans[0] < to) as FileTrace;
    const { tree, ofTraces } = spansAround(file.trace, startId, spans, simulation);
    note(whole, simulation, file.trace, trace, spans);
    note(inTree, simulation, file.trace, trace, tree);
    note(related, simulation, file.trace, trace, ofTraces);
    if (rightIn(inTree.store) < rightIn(inTree.file) && worseFrom.length < EXAMPLES) {
      worseFrom.push(startId);
    }
  }
  const share = (judged: Judgement[]): { links: number; right: number } => {
    const { links, right } = score(simulation, judged, null);
    return { links, right: links === 0 ? 1 : Number((right / links).toFixed(5)) };
  };
  return {
    scenario: simulation.scenario.name,
    requests: statements.length,
    links: share(whole.file).links,
    rightFromFile: share(whole.file).right,
    rightFromStore: share(whole.store).right,
    treeLinks: share(inTree.file).links,
    treeRightFromFile: share(inTree.file).right,
    treeRightFromStore: share(inTree.store).right,
    relatedLinks: share(related.file).links,
    relatedRightFromFile: share(related.file).right,
    relatedRightFromStore: share(related.store).right,
    statements: countsOf(statements),
    statementsWithTraceId: countsOf(statementsWithTraceId),
    rowsRead: countsOf(rowsRead),
    ms: countsOf(ms.map(Math.round)),
    withNotices,
    worseFrom,
  };
}

/** In what was judged last. */
function rightIn(judgements: readonly Judgement[]): number {
  return judgements[judgements.length - 1].judged.filter(({ verdict }) => verdict === 'right').length;
}

type FileTrace = ReturnType<typeof stitchWorlds>[number];

interface Judgement {
  trace: Trace;
  judged: Judged[];
}

interface Sides {
  file: Judgement[];
  store: Judgement[];
}

function note(sides: Sides, simulation: Simulation, file: Trace, store: Trace, spans: readonly number[]): void {
  sides.file.push({ trace: file, judged: judge(simulation, file, spans) });
  sides.store.push({ trace: store, judged: judge(simulation, store, spans) });
}

function spansByRequest(simulation: Simulation): Map<number, number[]> {
  const spans = new Map<number, number[]>();
  simulation.spans.forEach(({ request }, i) => {
    const list = spans.get(request);
    if (list) {
      list.push(i);
    } else {
      spans.set(request, [i]);
    }
  });
  return spans;
}

/**
 * Those of a request's things whose span is under the same root as the start row's, and those under this root and all whose
 * trees share a trace id with it.
 */
function spansAround(
  trace: Trace,
  startId: string,
  spans: readonly number[],
  simulation: Simulation
): { tree: number[]; ofTraces: number[] } {
  const places = placesOf(trace);
  const tops = topsOf(trace.links);
  const start = places.get(startId) as number;
  const related = relatedTrees(trace.spans, (i) => tops[i], start);
  const topOf = (span: number): number => tops[places.get(simulation.spans[span].rowIds[0]) as number];
  return {
    tree: spans.filter((span) => topOf(span) === tops[start]),
    ofTraces: spans.filter((span) => related.has(topOf(span))),
  };
}

function pickSome<T>(items: T[], count: number, chance: Chance): T[] {
  const left = [...items];
  const picked: T[] = [];
  while (picked.length < count && left.length > 0) {
    picked.push(...left.splice(chance.whole(0, left.length - 1), 1));
  }
  return picked;
}

function countsOf(values: readonly number[]): Counts {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { median: at(0.5), p95: at(0.95), most: sorted[sorted.length - 1] ?? 0 };
}
