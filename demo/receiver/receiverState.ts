/** What the receiver has done since it started, and what it is doing. */
export interface ReceiverState {
  /** URLs; '' where that port is closed. */
  agentUrl: string;
  otlpUrl: string;
  grpcUrl: string;
  /** On the agent's port spans are answered and not kept, as its group's configuration says. */
  dropsSpans: boolean;
  /** Spans that are stored, those that were refused for good, and requests that were answered with an error. */
  acceptedSpans: number;
  refusedSpans: number;
  failedRequests: number;
  /** Why the last of them was; '' = none. */
  lastProblem: string;
  /** Rows that wait to be stored, and requests that are not answered. */
  waitingRows: number;
  requests: number;
}
