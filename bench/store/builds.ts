import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ClickHouseLike, storeClientOf } from '../../src/store/clickhouseClient';
import type { decoderOf } from '../../src/store/decoders';
import type { RowsAtHand } from '../../src/store/search/atHand';
import type { callsOf, readStores, searchStores, tagValuesOf } from '../../src/store/stores';
import { QUERIED_NAMESPACE } from './shapes';

/** What is asked of a build; any of the product's since it knew several stores. */
export interface Build {
  name: string;
  open(clickhouse: ClickHouseLike): Promise<OpenBuild>;
}

export interface OpenBuild {
  /** @returns how many spans the trace has */
  trace(request: { callId?: string; traceId?: string; rangeS?: { from: number; to: number } }): Promise<number>;
  /** @returns how many calls there are */
  calls(fromMs: number, toMs: number, requestResource?: string): Promise<number>;
  /** @returns how many values */
  values(tag: 'cluster' | 'namespace' | 'workload' | 'service', fromMs: number, toMs: number): Promise<number>;
}

const ROOT = resolve(__dirname, '../..');

/** The build whose sources these are. */
export function thisBuild(): Build {
  return { name: 'new', open: (clickhouse) => open(ROOT, clickhouse) };
}

/** The sources of a commit. */
export function buildOf(ref: string): Build {
  const folder = treeOf(ref);
  return { name: ref, open: (clickhouse) => open(folder, clickhouse) };
}

/** A commit's tree, taken out of git into a folder of its own, which stays; with this checkout's packages. */
export function treeOf(ref: string): string {
  const git = (...args: string[]): Buffer => execFileSync('git', args, { cwd: ROOT, maxBuffer: 2 ** 30 });
  const commit = git('rev-parse', '--short=10', `${ref}^{commit}`).toString().trim();
  const folder = join(ROOT, '.data/bench-trees', commit);
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    execFileSync('tar', ['-x', '-C', folder], { input: git('archive', commit) });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  }
  return folder;
}

interface Modules {
  stores: {
    readStores: typeof readStores;
    searchStores: typeof searchStores;
    callsOf: typeof callsOf;
    tagValuesOf: typeof tagValuesOf;
  };
  client: { storeClientOf: typeof storeClientOf };
  atHand: { RowsAtHand: typeof RowsAtHand };
  decoders: { decoderOf?: typeof decoderOf };
}

async function open(folder: string, clickhouse: ClickHouseLike): Promise<OpenBuild> {
  const { stores, client, atHand, decoders } = await modulesOf(folder);
  const store = client.storeClientOf(clickhouse);
  const all = await stores.readStores(store);
  return {
    trace: async (request) => {
      const rows = new atHand.RowsAtHand(decoders.decoderOf!);
      const found = await stores.searchStores(store, all, request, rows);
      if (!found) {
        throw new Error(`Not found: ${JSON.stringify(request)}`);
      }
      return (await rows.trace()).spans.length;
    },
    calls: async (fromMs, toMs, requestResource) => {
      const namespaces = requestResource === undefined ? [QUERIED_NAMESPACE] : [];
      return (await stores.callsOf(store, all, { namespaces, requestResource, fromMs, toMs, limit: 100 })).calls.length;
    },
    values: async (tag, fromMs, toMs) => (await stores.tagValuesOf(store, all, { tag, fromMs, toMs })).length,
  };
}

/** Files have moved since. */
async function modulesOf(folder: string): Promise<Modules> {
  const src = (name: string): string => join(folder, 'src/store', name);
  const load = (...names: string[]): Promise<never> => {
    const name = names.find((one) => existsSync(src(`${one}.ts`)));
    return name ? (import(src(name)) as Promise<never>) : Promise.resolve({} as never);
  };
  return {
    stores: await load('stores'),
    client: await load('clickhouseClient'),
    atHand: await load('search/atHand', 'deepflow/atHand'),
    decoders: await load('decoders'),
  };
}
