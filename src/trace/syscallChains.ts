import { covers, isOpenEnded } from './cover';
import { append, indices } from './groupBy';
import { nearestTo } from './nearest';
import type { Owner } from './owners';
import type { Span } from './span';
import { findEventLoops, threadOf } from './threads';

/** How sure an owner is that the ids name only over steps that a thread's next job may have made. */
const CHAINED_CONFIDENCE = 0.95;

/**
 * Follows syscall trace ids. A thread that reads a request gets an id; what it sends next carries that id, the
 * answer brings a new one, and so on up to its own answer: a chain of equal ids from the server-process span
 * through its calls. Threads are reused, so that chains run on from one request into the next: a link is
 * believed only between spans of one process on one agent, where the server-process span covers the call, and
 * a chain ends where a request was answered with its id. An event loop's ids are not believed at all.
 *
 * From the request onwards on one thread the ids are exact. From the answer backwards they are so only where the
 * thread that answered had read the request; else an earlier job of a pool's worker may have left the id.
 *
 * @param owners gets, for each client-process span that has none yet, its owner.
 */
export function followSyscalls(spans: readonly Span[], owners: Map<number, Owner>): void {
  const chain = new ChainIndex(spans);
  const loops = findEventLoops(spans);
  const calls = chain.calls.filter((call) => !loops.has(threadOf(spans[call], 0)));

  // Forwards: from the server span through each answer to the next call.
  for (const call of calls) {
    const id = spans[call].syscallTraceIdRequest;
    const servers = chain.find(chain.serversByRequest, call, id).filter((server) => !isOnLoop(server));
    const before = chain.wasAnswered(call, id) ? [] : chain.find(chain.callsByResponse, call, id);
    adopt(call, servers, before, id, isSameThread);
  }
  // Backwards, where the beginning of a chain is missing: from the server's answer through each call before it.
  for (const call of calls.reverse()) {
    const id = spans[call].syscallTraceIdResponse;
    if (!owners.has(call)) {
      const servers = chain.find(chain.serversByResponse, call, id).filter((server) => !isOnLoop(server));
      const after = servers.length > 0 ? [] : chain.find(chain.callsByRequest, call, id);
      adopt(call, servers, after, id, answeredWhereRead);
    }
  }

  function adopt(
    call: number,
    servers: readonly number[],
    neighbours: readonly number[],
    id: string,
    isExact: (server: Span, call: Span) => boolean
  ): void {
    if (owners.has(call)) {
      return;
    }
    const why = `syscall_trace_id ${id}`;
    let server = -1;
    for (const candidate of servers) {
      if (
        isRequestOf(spans[candidate], spans[call]) &&
        (server < 0 || spans[candidate].startNs > spans[server].startNs)
      ) {
        server = candidate;
      }
    }
    if (server >= 0) {
      const exact = isExact(spans[server], spans[call]);
      owners.set(call, {
        server,
        via: -1,
        evidence: 'syscall',
        exact,
        confidence: exact ? 1 : CHAINED_CONFIDENCE,
        why,
      });
      return;
    }
    let best: Owner | undefined;
    for (const neighbour of neighbours) {
      const owner = neighbour === call ? undefined : owners.get(neighbour);
      if (
        owner?.evidence === 'syscall' &&
        isRequestOf(spans[owner.server], spans[call]) &&
        (!best || spans[owner.server].startNs > spans[best.server].startNs)
      ) {
        const exact = owner.exact && isExact(spans[owner.server], spans[call]);
        const confidence = exact ? 1 : owner.confidence * CHAINED_CONFIDENCE;
        best = { server: owner.server, via: neighbour, evidence: 'syscall', exact, confidence, why };
      }
    }
    if (best) {
      owners.set(call, best);
    }
  }

  function isOnLoop(server: number): boolean {
    return loops.has(threadOf(spans[server], 0)) || loops.has(threadOf(spans[server], 1));
  }
}

/** True when the process that received `server` can have made `call` while it worked on it. */
function isRequestOf(server: Span, call: Span): boolean {
  return server.agentId === call.agentId && sameProcess(server, call) && covers(server, call);
}

function sameProcess(server: Span, call: Span): boolean {
  const a = server.server;
  const b = call.client;
  if (a.processId && b.processId) {
    return a.processId === b.processId;
  }
  if (a.podId && b.podId) {
    return a.podId === b.podId;
  }
  return true;
}

/**
 * The thread that read the request made the call; unknown threads are taken to be one. A message that nobody answers
 * has no end: the thread may long have gone on to other work.
 */
function isSameThread(server: Span, call: Span): boolean {
  return agree(threadOf(server, 0), threadOf(call, 0)) && !(server.isAsync && isOpenEnded(server));
}

function answeredWhereRead(server: Span, call: Span): boolean {
  return agree(threadOf(server, 0), threadOf(server, 1)) && agree(threadOf(server, 1), threadOf(call, 1));
}

function agree(a: string, b: string): boolean {
  return a === '' || b === '' || a === b;
}

/** Server and client process spans by agent and syscall id. */
class ChainIndex {
  /** Client-process spans, by start. */
  readonly calls: number[] = [];
  readonly serversByRequest = new Map<string, number[]>();
  readonly serversByResponse = new Map<string, number[]>();
  readonly callsByRequest = new Map<string, number[]>();
  readonly callsByResponse = new Map<string, number[]>();

  constructor(private readonly spans: readonly Span[]) {
    for (const i of indices(spans)) {
      const span = spans[i];
      if (span.signalSource !== 'ebpf') {
        continue;
      }
      // A server span with one id on both sides called nothing on that thread.
      if (span.observationPoint === 's-p' && span.syscallTraceIdRequest !== span.syscallTraceIdResponse) {
        this.add(this.serversByRequest, i, span.syscallTraceIdRequest);
        this.add(this.serversByResponse, i, span.syscallTraceIdResponse);
      } else if (span.observationPoint === 'c-p') {
        this.calls.push(i);
        this.add(this.callsByRequest, i, span.syscallTraceIdRequest);
        this.add(this.callsByResponse, i, span.syscallTraceIdResponse);
      }
    }
  }

  find(index: Map<string, number[]>, call: number, id: string): readonly number[] {
    const all = hasId(id) ? index.get(`${this.spans[call].agentId} ${id}`) : undefined;
    return all ? nearestTo(this.spans[call].startNs, all, (i) => this.spans[i].startNs) : [];
  }

  /** True when a request was answered with the id before the call was made: the chain's job was over. */
  wasAnswered(call: number, id: string): boolean {
    return this.find(this.serversByResponse, call, id).some(
      (server) => this.spans[server].endNs <= this.spans[call].startNs
    );
  }

  private add(index: Map<string, number[]>, i: number, id: string): void {
    if (hasId(id)) {
      append(index, `${this.spans[i].agentId} ${id}`, i);
    }
  }
}

function hasId(id: string): boolean {
  return id !== '' && id !== '0';
}
