/** What the demos' traffic has done since it started. */
export interface TrafficState {
  /** Names of the demos that run. */
  demos: string[];
  isRunning: boolean;
  /** Calls that are stored: of the time before the start, and live ones. */
  pastCalls: number;
  liveCalls: number;
  /** Live calls of the last minute, for each second. */
  callsPerS: number;
  /** Times that something could not be stored (it is tried again), and why the last time; '' = none. */
  failures: number;
  lastProblem: string;
}

const MINUTE_MS = 60_000;

/** Counts what the traffic does. */
export class TrafficCount {
  private readonly startedMs = Date.now();
  private lately: Array<{ atMs: number; calls: number }> = [];
  private pastCalls = 0;
  private liveCalls = 0;
  private failures = 0;
  private lastProblem = '';

  past(calls: number): void {
    this.pastCalls += calls;
  }

  live(calls: number): void {
    this.liveCalls += calls;
    this.lately.push({ atMs: Date.now(), calls });
    this.forget();
  }

  failure({ message }: Error): void {
    this.failures++;
    this.lastProblem = message;
  }

  state(demos: string[], isRunning: boolean): TrafficState {
    this.forget();
    const calls = this.lately.reduce((sum, each) => sum + each.calls, 0);
    const seconds = Math.max(1, Math.min(MINUTE_MS, Date.now() - this.startedMs) / 1000);
    const { pastCalls, liveCalls, failures, lastProblem } = this;
    const callsPerS = Math.round((100 * calls) / seconds) / 100;
    return { demos, isRunning, pastCalls, liveCalls, callsPerS, failures, lastProblem };
  }

  private forget(): void {
    this.lately = this.lately.filter(({ atMs }) => atMs > Date.now() - MINUTE_MS);
  }
}
