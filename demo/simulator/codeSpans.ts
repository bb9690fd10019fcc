import { codeRow, type Code, type Kind } from './codeRow';
import type { Recorder, Trace } from './exchange';
import type { Runner, Stage } from './runners/runner';
import type { TrueSpan } from './trueSpan';
import type { Endpoint, Node } from './world';

/** What the code of a process knows while it works on a request. */
export interface Context {
  request: number;
  runner: Runner;
  /** The observation of the request by this process's system calls. */
  served: TrueSpan;
  /** The innermost recorded OTel span that is open. */
  code: TrueSpan | null;
  trace: Trace | null;
  /** What it hands on to those it calls; '' = nothing. */
  xRequestId: string;
}

/** The OTel spans that instrumented code makes. */
export class CodeSpans {
  constructor(
    private readonly stage: Stage,
    private readonly recorder: Pick<Recorder, 'spans' | 'stamp'>,
    /** Where spans are sent through one collector for all: its node. */
    private readonly collector: Node | null
  ) {}

  /** Opens an OTel span inside what is open; recorded only when its trace is. */
  open(context: Context, kind: Kind, name: string, to: Endpoint | null) {
    const { chance, kernel } = this.stage;
    const outer = context.trace as Trace;
    const trace = { ...outer, spanId: chance.hex(16) };
    const { process } = context.runner;
    if (!trace.recorded) {
      return { context: { ...context, trace }, close: () => {} };
    }
    const startUs = kernel.nowUs;
    const span: TrueSpan = {
      request: context.request,
      parent: context.code ?? context.served,
      source: 'otel',
      point: POINTS[kind],
      node: process.node,
      process,
      path: -1,
      asked: null,
      startUs,
      endUs: startUs,
      row: null,
    };
    this.recorder.spans.push(span);
    const close = (failed: boolean): void => {
      span.endUs = kernel.nowUs;
      const code: Code = {
        process,
        kind,
        name,
        resource: to?.name ?? '',
        method: to?.method ?? '',
        wire: to?.service.wire ?? null,
        traceId: trace.traceId,
        spanId: trace.spanId,
        parentSpanId: outer.spanId,
        startUs: this.recorder.stamp(process.node, startUs),
        endUs: this.recorder.stamp(process.node, span.endUs),
        failed,
        collector: this.collector,
      };
      span.row = codeRow(code);
    };
    return { context: { ...context, trace, code: span }, close };
  }
}

const POINTS: Record<Kind, TrueSpan['point']> = {
  internal: 'app',
  server: 's-app',
  consumer: 's-app',
  client: 'c-app',
  producer: 'c-app',
};
