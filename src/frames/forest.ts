import { inSteps, type Steps } from '../trace/steps';
import { IdTable } from './idTable';

/** What a frame's ids make of its rows: a forest over all of them, with unique ids. */
export interface Forest {
  /** Index of the parent; -1 for a root. */
  parent: Int32Array;
  /** Unique, never empty. */
  spanId: ArrayLike<string>;
  notices: string[];
}

/**
 * Links rows by `parentSpanID` → `spanID`. A parent that is not there, a span that is its own parent and
 * a cycle (cut above its earliest span) give roots. Of rows with one id the first is the parent of
 * others, but in Zipkin's shared spans, where client and server of a call carry one id: there the
 * server hangs under the client and others under the server. In steps; near-linear.
 */
export function* forestOf(
  ids: ArrayLike<string>,
  parentIds: ArrayLike<string>,
  kinds: ArrayLike<string>,
  startNs: ArrayLike<number>
): Steps<Forest> {
  const count = ids.length;
  const byId = new IdTable(ids);
  const parent = new Int32Array(count).fill(-1);
  let repeats = false;
  /** Server → client of a shared span. */
  const shared = new Map<number, number>();
  yield* inSteps(count, (i) => {
    const first = ids[i] === '' ? -1 : byId.add(i);
    repeats ||= ids[i] === '' || first >= 0;
    if (first < 0 || !isSharedPair(kinds[first], kinds[i])) {
      return;
    }
    if (isServer(kinds[i])) {
      shared.set(i, first);
      byId.put(i);
    } else {
      shared.set(first, i);
    }
  });

  let missing = 0;
  /** What the row before found, -1 = nothing. */
  let last = -1;
  /** Siblings mostly follow one another; else a parent is mostly the row before, or the one after the last parent. */
  const find = (parentId: string, i: number) => {
    if (last >= 0 && parentId === parentIds[i - 1]) {
      return last;
    }
    if (!repeats && i > 0 && ids[i - 1] === parentId) {
      return i - 1;
    }
    return !repeats && last >= 0 && ids[last + 1] === parentId ? last + 1 : byId.find(parentId);
  };
  yield* inSteps(count, (i) => {
    const parentId = parentIds[i];
    const client = shared.size > 0 ? shared.get(i) : undefined;
    const none = isNoId(parentId);
    const found = client ?? (none ? -1 : find(parentId, i));
    last = client === undefined ? found : -1;
    if (found >= 0 && found !== i) {
      parent[i] = found;
    } else if (client === undefined && found < 0 && !none) {
      missing++;
    }
  });
  const cut = yield* cutCycles(parent, startNs);
  const spanId = repeats ? yield* uniqueIds(ids) : { ids, renamed: 0 };

  const notices: string[] = [];
  if (missing > 0) {
    notices.push(`${plural(missing, 'span names', 'spans name')} a parent that is not in this trace.`);
  }
  if (cut > 0) {
    notices.push(`${plural(cut, 'loop', 'loops')} of parents cut.`);
  }
  if (spanId.renamed > 0) {
    notices.push(`${plural(spanId.renamed, 'span has', 'spans have')} no id of its own.`);
  }
  return { parent, spanId: spanId.ids, notices };
}

const ZERO = 48;

function isNoId(id: string): boolean {
  return id === '' || (id.charCodeAt(0) === ZERO && /^0+$/.test(id));
}

function isServer(kind: string): boolean {
  return /^(server|SPAN_KIND_SERVER)$/i.test(kind);
}

function isSharedPair(a: string, b: string): boolean {
  const isClient = (kind: string) => /^(client|SPAN_KIND_CLIENT)$/i.test(kind);
  return (isServer(a) && isClient(b)) || (isClient(a) && isServer(b));
}

/** Makes every chain of parents end: in each cycle the earliest span becomes a root. Returns how many were cut. */
function* cutCycles(parent: Int32Array, startNs: ArrayLike<number>): Steps<number> {
  // Somewhere in a cycle a parent has the greater index: mostly there is none, and nothing to be walked.
  const starts: number[] = [];
  yield* inSteps(parent.length, (i) => {
    if (parent[i] > i) {
      starts.push(i);
    }
  });
  /** 0: not seen; else the number of the walk that saw it first. */
  const walkOf = new Int32Array(starts.length > 0 ? parent.length : 0);
  let cut = 0;
  yield* inSteps(starts.length, (k) => {
    let at = starts[k];
    while (at >= 0 && walkOf[at] === 0) {
      walkOf[at] = k + 1;
      at = parent[at];
    }
    if (at < 0 || walkOf[at] !== k + 1) {
      return;
    }
    let earliest = at;
    for (let on = parent[at]; on !== at; on = parent[on]) {
      if (startNs[on] < startNs[earliest]) {
        earliest = on;
      }
    }
    parent[earliest] = -1;
    cut++;
  });
  return cut;
}

function* uniqueIds(ids: ArrayLike<string>): Steps<{ ids: ArrayLike<string>; renamed: number }> {
  const seen = new Set<string>();
  let result: string[] | null = null;
  let renamed = 0;
  /** Next suffix per id, so that many equal ids stay linear. */
  const next = new Map<string, number>();
  yield* inSteps(ids.length, (i) => {
    let id = ids[i];
    if (id === '' || seen.has(id)) {
      const base = id === '' ? 'row' : id;
      let n = next.get(base) ?? 2;
      while (seen.has(`${base}~${n}`)) {
        n++;
      }
      id = `${base}~${n}`;
      next.set(base, n + 1);
      renamed++;
      result ??= Array.from(ids);
      result[i] = id;
    }
    seen.add(id);
  });
  return { ids: result ?? ids, renamed };
}

function plural(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
