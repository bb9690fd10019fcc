import type { Server } from 'node:http';
import { close, listen } from './http/traceServer';
import type { Intake, Taken } from './intake';

const NOTHING_REFUSED: Taken = { rejectedSpans: 0, reason: '' };

/** What is said of DeepFlow's agent port, by an agent group's configuration or at the start. */
export interface AgentListener {
  /** Null where it does not listen; 0 takes a free one. */
  port: number | null;
  /** Spans are answered as if they were stored, and are not: as DeepFlow's agents do while trace integration is disabled. */
  dropsSpans: boolean;
}

/** The port on which spans come in as to DeepFlow's agent: moved, closed and opened again while the receiver runs. */
export class AgentPort {
  private dropsSpans = false;
  private server: { server: Server; port: number; asked: number } | null = null;
  private last: Promise<unknown> = Promise.resolve();

  /** @param serverOf makes a server, not listening, that takes spans into an intake */
  constructor(
    private readonly serverOf: (intake: Intake) => Server,
    private readonly intake: Intake,
    private readonly host: string
  ) {}

  /**
   * Requests under way on the port before are still answered.
   * @returns the port, null where it does not listen
   * @throws Error when the port is taken; what was before stays
   */
  set(to: AgentListener): Promise<number | null> {
    const done = this.last.then(() => this.change(to));
    this.last = done.catch(() => undefined);
    return done;
  }

  /** The port, null where it does not listen, and whether spans are kept. */
  get now(): AgentListener {
    return { port: this.server?.port ?? null, dropsSpans: this.dropsSpans };
  }

  private async change({ port, dropsSpans }: AgentListener): Promise<number | null> {
    const before = this.server;
    if (port !== null && port !== before?.asked) {
      const server = this.serverOf({
        share: this.intake.share,
        take: (...request) => (this.dropsSpans ? Promise.resolve(NOTHING_REFUSED) : this.intake.take(...request)),
      });
      this.server = { server, port: await listen(server, port, this.host), asked: port };
    } else if (port === null) {
      this.server = null;
    }
    this.dropsSpans = dropsSpans;
    if (before && before !== this.server) {
      await close(before.server);
    }
    return this.server?.port ?? null;
  }
}
