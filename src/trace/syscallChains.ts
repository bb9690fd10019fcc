import { covers } from './cover';
import { append } from './groupBy';
import { indices } from './paths';
import type { Span } from './span';

/** The server-process span whose request a client-process span was made in, and the ids that say so. */
export interface Owner {
  /** Index of the `s-p` span. */
  server: number;
  /** The client-process span in the chain through which the owner was found; -1 when the ids meet directly. */
  via: number;
  why: string;
}

/**
 * Follows syscall trace ids. A thread that reads a request gets an id; what it sends next carries that id, the
 * answer brings a new one, and so on up to its own answer: a chain of equal ids from the server-process span
 * through its calls. Threads are reused, so that chains run on from one request into the next: a link is
 * believed only between spans of one process on one agent, and where the server-process span covers the call.
 *
 * @returns for each client-process span its owner, by index.
 */
export function findOwners(spans: readonly Span[]): Map<number, Owner> {
  const chain = new ChainIndex(spans);
  const owners = new Map<number, Owner>();
  const calls = indices(spans).filter((i) => spans[i].observationPoint === 'c-p' && spans[i].signalSource === 'ebpf');

  // Forwards: from the server span through each answer to the next call.
  for (const call of calls) {
    const id = spans[call].syscallTraceIdRequest;
    adopt(call, chain.find(chain.serversByRequest, call, id), chain.find(chain.callsByResponse, call, id), id);
  }
  // Backwards, where the beginning of a chain is missing: from the server's answer through each call before it.
  for (const call of calls.reverse()) {
    const id = spans[call].syscallTraceIdResponse;
    if (!owners.has(call)) {
      adopt(call, chain.find(chain.serversByResponse, call, id), chain.find(chain.callsByRequest, call, id), id);
    }
  }
  return owners;

  function adopt(call: number, servers: readonly number[], neighbours: readonly number[], id: string): void {
    let best: Owner | undefined;
    const consider = (server: number, via: number): void => {
      if (!isRequestOf(spans[server], spans[call])) {
        return;
      }
      if (!best || spans[server].startNs > spans[best.server].startNs) {
        best = { server, via, why: `syscall_trace_id ${id}` };
      }
    };
    servers.forEach((server) => consider(server, -1));
    if (!best) {
      for (const neighbour of neighbours) {
        const owner = owners.get(neighbour);
        if (owner && neighbour !== call) {
          consider(owner.server, neighbour);
        }
      }
    }
    if (best) {
      owners.set(call, best);
    }
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

/** Server and client process spans by agent and syscall id. */
class ChainIndex {
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
        this.add(this.callsByRequest, i, span.syscallTraceIdRequest);
        this.add(this.callsByResponse, i, span.syscallTraceIdResponse);
      }
    }
  }

  find(index: Map<string, number[]>, call: number, id: string): readonly number[] {
    return hasId(id) ? (index.get(`${this.spans[call].agentId} ${id}`) ?? []) : [];
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
