/** The request in whose course a process made a call, and what says so. */
export interface Owner {
  /** Index of the observation of the request nearest to the process: the `s-p` span, or what stands in for it. */
  server: number;
  /** The call in the same chain through which the owner was found; -1 when the ids meet directly. */
  via: number;
  evidence: 'syscall' | 'x-request-id';
  /** True where the ids name that very request. */
  exact: boolean;
  /** 0..1; 1 where exact. */
  confidence: number;
  /** The matching values, in words. */
  why: string;
}
