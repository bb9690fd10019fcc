/** A request that a process received. Times in ns on the process's clock. */
export interface Received {
  /** Index of the span that stands for it. */
  span: number;
  startNs: number;
  /** Infinity where its end was not seen. */
  endNs: number;
  /** What kind of request it is: small numbers from 0. */
  type: number;
}

/** A call that the process made. */
export interface Call {
  /** Index of the call's first span. */
  span: number;
  startNs: number;
  endNs: number;
  /** What kind of call it is: small numbers from 0. */
  key: number;
  /** Index among the received of the request that ids say it belongs to; -1 = open. */
  known: number;
  /** Index among the calls of the one whose answer the thread had read last when it sent this one; -1 = none. */
  after: number;
  /** Index among the received of the one that the thread had read last when it sent this one; -1 = none. */
  readLast: number;
}

/** Which of its requests a process made its calls for. */
export interface Question {
  /** By start. */
  received: Received[];
  /** By start. */
  calls: Call[];
  types: number;
  keys: number;
  /** One thread works on many requests at a time. */
  isLoop: boolean;
}

/** The answer for one open call: the most likely request and how likely it is; -1 = none of them. */
export interface Answer {
  call: number;
  received: number;
  confidence: number;
  /** How many requests were possible. */
  possible: number;
  /** The next likely one, for the record; -1 = none. */
  second: number;
  secondConfidence: number;
}
