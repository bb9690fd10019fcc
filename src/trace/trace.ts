import type { Span } from './span';

/** What a parent link rests on. The words of DESIGN: ids that name the parent, or what was inferred from. */
export type Evidence =
  | 'parent-span-id'
  | 'span-id'
  | 'trace-id'
  | 'tcp-seq'
  | 'syscall'
  | 'x-request-id'
  | 'stream'
  | 'dns-id'
  | 'unix-socket'
  | 'message'
  | 'process'
  | 'containment'
  | 'pattern';

/** `exact` only where ids name that very parent; else `inferred`. */
export type Strength = 'exact' | 'inferred';

/** Child → parent. `parent` is an index into `Trace.spans`. */
export interface Link {
  parent: number;
  evidence: Evidence[];
  strength: Strength;
  /** 0..1; 1 for exact links. */
  confidence: number;
  /** What `whyOf` cannot read off the two spans, in words; '' where it can. */
  note: string;
}

/** A parent that was proposed for a span and not taken. */
export interface PassedOver {
  /** Index into `Trace.spans`. */
  parent: number;
  evidence: Evidence[];
  strength: Strength;
  /** 0..1. */
  confidence: number;
  /** The matching values, in words; '' where the two spans show them. */
  note: string;
  /** Why it was not taken, in words. */
  reason: string;
}

/** How far a clock domain was moved so that children lie inside their parents; zero wherever zero works. */
export interface ClockOffset {
  domain: string;
  /** Added to raw times at the trace's origin, ns. */
  offsetNs: number;
  /** How much faster the correction grows than the raw time, parts per million; 0 where it could not be told. */
  driftPpm: number;
  /** The offsets that were possible, ns; null = unbounded on that side. */
  minNs: number | null;
  maxNs: number | null;
}

/** What is known to be missing or cut, and why. Every text is for the screen. */
export interface Completeness {
  rowsRead: number;
  rowsUsed: number;
  /** SQL statements sent, the empty last one counted; 0 when the rows came from a file. */
  statements: number;
  /** Parent span ids that spans name and that were not found. */
  missingParents: number;
  /** Halves without a partner. */
  halves: number;
  /** Rows read and not drawn, by reason. */
  leftOut: Array<{ reason: string; rows: number }>;
  /** Links that rest on inference. */
  inferredLinks: number;
  /** Spans whose most likely parent was below the confidence that a link needs. */
  unsure: number;
  /** Clock domains whose times were moved. */
  movedClocks: string[];
  /** Service instances whose code was seen but none of whose system calls. */
  withoutEbpf: string[];
  /** False while rows of this call may still arrive. */
  settled: boolean;
  /** Limits hit, gaps, degraded names, rows that may still arrive: one plain sentence each. */
  notices: string[];
}

/** A stitched trace: a forest in display order (depth first, siblings by start). */
export interface Trace {
  /** Unix ns that span times are relative to. */
  originNs: bigint;
  spans: Span[];
  /** One per span; null = no parent found (a root). */
  links: Array<Link | null>;
  /** Indices of spans without a parent, the clicked call's tree first. */
  roots: number[];
  clocks: ClockOffset[];
  /** By span: the parents that were proposed and not taken, the strongest first; no entry where there were none. */
  passedOver: ReadonlyMap<number, PassedOver[]>;
  completeness: Completeness;
}
