import type { L7FlowLogRow } from '../schema/l7FlowLog';
import type { ObservationPoint } from '../../src/trace/span';
import type { Endpoint, Node, Process } from './world';

/**
 * Something that really happened and that somebody may have noted: a piece of code in an OTel span, or a message
 * passing a capture point on its way there and back. Times are true time, µs since the scenario began.
 */
export interface TrueSpan {
  request: number;
  /** What it truly happened in: the observation just above it, whether somebody saw that or not. */
  parent: TrueSpan | null;
  source: 'otel' | 'ebpf' | 'packet';
  point: ObservationPoint;
  /** Whose clock stamps it; null where nobody looks. */
  node: Node | null;
  /** The process that it happened in; null on the way. */
  process: Process | null;
  /** Number of the exchange of messages it belongs to; -1 for code. */
  path: number;
  /** Of an exchange: all its stops share one. */
  asked: Asked | null;
  startUs: number;
  endUs: number;
  /** What was written down: one row, before noise; null where nobody looked. */
  row: L7FlowLogRow | null;
}

/** Who asked whom for what. */
export interface Asked {
  /** Null outside the cluster. */
  client: Process | null;
  server: Process;
  to: Endpoint;
  /** What the server, or whoever is behind it, does about it; null where that is nothing. */
  runs: Endpoint | null;
  /** The last stop: the server's system calls, whether somebody saw them or not; null while it is being set up. */
  served: TrueSpan | null;
}
