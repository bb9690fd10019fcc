import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { READER } from '../../demo/engine/users';
import { namesOf } from '../../demo/otherStores/otherStore';
import { linksOf, referenceLinks } from '../../demo/tests/referenceTree';
import { storeClientOf, type ClickHouseLike } from '../../src/store/clickhouseClient';
import { decoderOf } from '../../src/store/decoders';
import { RowsAtHand } from '../../src/store/search/atHand';
import { readStores, searchStores, type Stores } from '../../src/store/stores';
import { casesOf, type Asking } from './cases';
import type { RunningStore } from './engines';
import { inTurn } from '../inTurn';
import { recording, type Sent } from './recorder';
import { createAndFill, type Schema, type StoredCall } from './schemas';
import { sinceOf, tooNewIn } from './since';
import { answersOf, PARTS, type Part } from './toolAnswers';
import type { Traffic } from './traffic';

/** What one engine made of one schema. */
export interface Cell {
  /** ClickHouse's own `version()`. */
  engine: string;
  schema: string;
  /** Sent by the plugin's code, those of the start rows among them. */
  statements: number;
  /** Of these the ones that the engine refused. */
  failed: number;
  /** Rows from which a trace was gathered; then the least that any of them found of its call. */
  startRows: number;
  spans: number;
  links: number;
  expectedSpans: number;
  expectedLinks: number;
  /** Of another tool's tables: what was read of what was sent. */
  reads?: Record<Part, 'all' | 'not kept' | 'wrong'>;
}

/** A cell, and what cannot be told in numbers. */
export interface Outcome {
  cell: Cell;
  /** In words: refused statements, traces that lack spans or hold those of others. */
  problems: string[];
  sent: Sent[];
  /** What the cases gave, by their names. */
  answers: Map<string, string>;
}

/** As the data source sends them where it may. */
const SETTINGS = { max_execution_time: 30, cancel_http_readonly_queries_on_client_close: 1 };

/** Fills an engine's tables and sends it every statement of the plugin. */
export async function runCell(
  store: RunningStore,
  schema: Schema,
  traffic: Traffic,
  startRows: number
): Promise<Outcome> {
  const log = { level: ClickHouseLogLevel.OFF };
  const options = { url: store.url, log, request_timeout: 300_000 };
  const writer = createClient(options);
  const reader = createClient({ ...options, username: READER.name, password: READER.password });
  const [{ version }] = await rowsOf<{ version: string }>(writer, 'SELECT version() AS version');
  const outcome = new Outcomes(store.atOnce);
  let found: Found = { startRows, spans: 0, links: 0, expectedSpans: 0, expectedLinks: 0 };
  try {
    const calls = await createAndFill(writer, schema, traffic);
    const client = storeClientOf(clickhouseLike(reader));
    const clientWithSettings = storeClientOf(clickhouseLike(writer), { settings: SETTINGS });
    const asking: Asking = { schema, traffic, calls, client, clientWithSettings };
    const stores = await outcome.asking('what the server has', asking, NOTHING, ({ client }) => readStores(client));
    if (stores) {
      found = await outcome.traces(asking, stores, startRows);
      await outcome.cases(asking, stores);
      await outcome.tool(asking, stores);
    }
    outcome.tooNew(schema);
    await outcome.since(writer);
  } catch (error) {
    outcome.problems.push(String(error));
  } finally {
    await writer.close();
    await reader.close();
  }
  const { failed, sent, problems, answers, reads } = outcome;
  return {
    cell: {
      engine: version,
      schema: schema.name,
      statements: sent.length,
      failed,
      ...found,
      ...(reads ? { reads } : {}),
    },
    problems,
    sent,
    answers,
  };
}

type Found = Pick<Cell, 'startRows' | 'spans' | 'links' | 'expectedSpans' | 'expectedLinks'>;

/** What a page asks for itself never fails, whatever the server has. */
const NOTHING = (): boolean => false;

class Outcomes {
  failed = 0;
  readonly sent: Sent[] = [];
  readonly problems: string[] = [];
  readonly answers = new Map<string, string>();
  reads: Cell['reads'];

  constructor(private readonly atOnce: number) {}

  /** Traces from rows spread over two calls: one from before an upgrade, one from after. */
  async traces(asking: Asking, stores: Stores, startRows: number): Promise<Found> {
    const { calls, schema } = asking;
    const expected = schema.branches.length > 0 ? referenceLinks() : linksOfCode(calls[0]);
    const starts = Array.from({ length: startRows }, (_, i) => async (): Promise<{ spans: number; links: number }> => {
      const from = calls[i % 2 ? 2 : 5];
      const { n, row } = from[Math.floor(((i + 0.5) * from.length) / startRows)];
      const what = `trace from row ${n} of ${i % 2 ? 'an older' : 'a newer'} call`;
      const count = await this.asking(what, asking, NOTHING, async ({ client }) => {
        const atHand = new RowsAtHand(decoderOf);
        const found = await searchStores(client, stores, { callId: String(row._id) }, atHand);
        const trace = await atHand.trace();
        const own = new Set(from.map((one) => String(one.row._id)));
        const spans = trace.spans.filter(({ ids }) => ids.some((id) => own.has(id))).length;
        const links = new Set(linksOf(trace, from));
        const missing = expected.filter((link) => !links.has(link));
        if (spans < expected.length || trace.spans.length > spans || missing.length > 0) {
          this.problems.push(
            `${what}: ${spans} of ${expected.length} spans, ${trace.spans.length - spans} of other calls, without ${missing.slice(0, 3).join('; ')}`
          );
        }
        if (found && found.notices.length > 0) {
          this.problems.push(`${what}: ${found.notices.join(' ')}`);
        }
        return { spans, links: expected.length - missing.length - rootsIn(expected, links) };
      });
      return count ?? { spans: 0, links: 0 };
    });
    const counts = await inTurn(starts, this.atOnce);
    return {
      startRows,
      spans: Math.min(...counts.map(({ spans }) => spans)),
      links: Math.min(...counts.map(({ links }) => links)),
      expectedSpans: expected.length,
      expectedLinks: expected.length - rootsIn(expected, new Set(expected)),
    };
  }

  async cases(asking: Asking, stores: Stores): Promise<void> {
    const named = plainNames(asking.schema);
    const cases = casesOf(asking).map(({ name, ask, mayFail = () => false }) => async (): Promise<void> => {
      await this.asking(name, asking, mayFail, async (own) => {
        this.answers.set(name, named(JSON.stringify(await ask(own, stores))));
      });
    });
    await inTurn(cases, this.atOnce);
  }

  /** What another tool's tables hold is what was sent. */
  async tool(asking: Asking, stores: Stores): Promise<void> {
    const { schema, traffic } = asking;
    if (typeof schema.spans !== 'object') {
      return;
    }
    const { holds } = schema.spans;
    const found = await this.asking('what was sent', asking, NOTHING, ({ client }) =>
      answersOf(client, stores, traffic.calls[1].sent, traffic.odd, holds)
    );
    const reads = PARTS.map((part) => {
      const answer = found?.[part] ?? { wrong: 'not answered' };
      if (typeof answer === 'object') {
        this.problems.push(`${part}: ${answer.wrong}`);
      }
      return [part, typeof answer === 'object' ? 'wrong' : answer] as const;
    });
    this.reads = Object.fromEntries(reads) as Cell['reads'];
  }

  /** Does what sends statements, with clients that note them. @returns null where it failed, which is noted too */
  async asking<T>(
    what: string,
    asking: Asking,
    mayFail: (sql: string) => boolean,
    ask: (own: Asking) => Promise<T>
  ): Promise<T | null> {
    const sent: Sent[] = [];
    try {
      return await ask({
        ...asking,
        client: recording(asking.client, sent),
        clientWithSettings: recording(asking.clientWithSettings, sent),
      });
    } catch (error) {
      this.problems.push(`${what}: ${String(error)}`);
      return null;
    } finally {
      this.sent.push(...sent);
      for (const { sql, error } of sent) {
        if (error !== '' && !mayFail(sql)) {
          this.failed++;
          this.problems.push(`${what}: refused with ${error}: ${short(sql)}`);
        }
      }
    }
  }

  /** What no ClickHouse of the oldest kind would understand, each once. */
  tooNew({ hasJson }: Schema): void {
    const found = new Map<string, string>();
    for (const { sql } of this.sent) {
      tooNewIn(sql, hasJson).forEach((words) => found.set(words, sql));
    }
    found.forEach((sql, words) => this.problems.push(`${words} (${short(sql)})`));
  }

  /** Whether the engine says the same of its functions as our list, where it says when it got them. */
  async since(client: ClickHouseClient): Promise<void> {
    const [{ knows }] = await rowsOf<{ knows: string }>(
      client,
      `SELECT toString(count()) AS knows FROM system.columns WHERE database = 'system' AND table = 'functions' AND name = 'introduced_in'`
    );
    if (knows === '0') {
      return;
    }
    const told = await rowsOf<{ name: string; introduced_in: string }>(
      client,
      `SELECT name, introduced_in FROM system.functions WHERE introduced_in != ''`
    );
    const versions = new Map(told.map(({ name, introduced_in }) => [name, introduced_in]));
    for (const [name, since] of sinceOf('functions')) {
      const version = versions.get(name);
      // 25.8 says 22.1, later ones 22.1.0
      if (version !== undefined && version.replace(/^(\d+\.\d+)\.0$/, '$1') !== since) {
        this.problems.push(`${name} came with ${version}, not with ${since} as since.ts says`);
      }
    }
  }
}

/** Some tools' Distributed tables have names of their own: an answer that names one is the same as of the plain one. */
function plainNames({ spans, isDistributed }: Schema): (text: string) => string {
  if (typeof spans !== 'object' || !isDistributed) {
    return (text) => text;
  }
  const { asked } = namesOf(spans, { cluster: 'any' });
  return (text) => text.replaceAll(asked(spans.table), `${spans.database}.${spans.table}`);
}

const short = (sql: string): string => `${sql.replace(/\s+/g, ' ').slice(0, 160)} …`;

/** Links of the spans that the collector has, by the parents that they name: where nobody saw the network. */
function linksOfCode(call: StoredCall): string[] {
  const bySpanId = new Map(call.map(({ n, row }) => [String(row.span_id), n]));
  return call.map(({ n, row }) => {
    const parent = bySpanId.get(String(row.parent_span_id));
    return parent === undefined ? `${n} < -` : `${n} < ${parent} parent-span-id exact`;
  });
}

const isRoot = (link: string): boolean => link.endsWith('< -');
const rootsIn = (expected: readonly string[], links: ReadonlySet<string>): number =>
  expected.filter((link) => isRoot(link) && links.has(link)).length;

async function rowsOf<T>(client: ClickHouseClient, query: string): Promise<T[]> {
  return (await client.query({ query, format: 'JSONEachRow' })).json<T>();
}

/** As the data source's client: large answers come as bytes. */
function clickhouseLike(client: ClickHouseClient): ClickHouseLike {
  return {
    query: (params) => client.query(params),
    bytes: async ({ query, format, ...params }) => {
      const { stream } = await client.exec({ ...params, query: `${query}\nFORMAT ${format}` });
      const parts: Buffer[] = [];
      for await (const part of stream) {
        parts.push(part as Buffer);
      }
      const { buffer, byteOffset, byteLength } = Buffer.concat(parts);
      return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
    },
  };
}
