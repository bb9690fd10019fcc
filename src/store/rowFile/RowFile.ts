/** Rows in a file, one JSON object a line: of `l7_flow_log`, of `otel_traces`, or of both; read bit by bit. */
import { nameClockDomains } from '../../trace/clockDomains';
import { rowKind, type LeftOutLines, type LineFault } from '../../trace/rowFile';
import type { SpanSet } from '../../trace/span';
import type { StoreRow } from '../client';
import { SpanDecoder } from '../deepflow/decode';
import { OtelSpanDecoder } from '../otel/decode';
import { deepflowRow } from './deepflowRow';
import { attributesOf, otelRow } from './otelRow';
import { parseLine } from './parseLine';
import { earliestOf } from './spansOfRows';
import { settleStatuses } from './statuses';

/** Kept rows at most: some hundred MB of memory. */
export const MOST_FILE_ROWS = 200_000;
/** Lines between two steps: a few ms of work. */
const LINES_A_STEP = 256;

export class RowFile {
  readonly leftOut: LeftOutLines[] = [];
  /** Rows whose status 2 nothing in the file explains; once the spans are there. */
  undecided = 0;
  private readonly deepflow: StoreRow[] = [];
  private readonly otel: StoreRow[] = [];
  /** The collector's rows as they came. */
  private readonly otelGiven: StoreRow[] = [];
  private readonly byId = new Map<string, StoreRow>();
  private readonly decoder = new TextDecoder();
  /** The line that is not over yet, in pieces: a file may be one long line. */
  private rest: string[] = [];
  private line = 0;

  /** @param mostRows rows beyond are left out, and told of */
  constructor(private readonly mostRows = MOST_FILE_ROWS) {}

  /** Rows read so far; one that the file has twice is counted twice. */
  get rows(): number {
    return this.deepflow.length + this.otel.length;
  }

  /** True where no row is DeepFlow's. */
  get isOtelOnly(): boolean {
    return this.deepflow.length === 0;
  }

  /** Takes the next bytes of the file, in steps. */
  *take(bytes: Uint8Array): Generator<void, void, void> {
    const lines = this.decoder.decode(bytes, { stream: true }).split('\n');
    const last = lines.pop() ?? '';
    if (lines.length > 0) {
      lines[0] = this.rest.join('') + lines[0];
      this.rest = [];
    }
    this.rest.push(last);
    for (const line of lines) {
      this.takeLine(line);
      if (this.line % LINES_A_STEP === 0) {
        yield;
      }
    }
  }

  /** The file is over: its rows as spans, each row once. */
  *spans(): Generator<void, SpanSet, void> {
    this.takeLine(this.rest.join('') + this.decoder.decode());
    this.rest = [];
    this.undecided = settleStatuses(this.deepflow);
    yield;
    const originNs = earliestOf(this.deepflow, this.otel);
    const found = new Map<string, SpanSet['spans'][number]>();
    for (const [rows, given, decoder] of [
      [this.deepflow, this.deepflow, new SpanDecoder(originNs, '')],
      [this.otel, this.otelGiven, new OtelSpanDecoder(originNs)],
    ] as const) {
      for (let at = 0; at < rows.length; at += LINES_A_STEP) {
        decoder.decode(rows.slice(at, at + LINES_A_STEP)).forEach((span, i) => {
          found.set(span.ids[0], span);
          this.byId.set(span.ids[0], given[at + i]);
        });
        yield;
      }
    }
    const spans = [...found.values()];
    nameClockDomains(spans);
    return { originNs, spans };
  }

  /** What the code said in a row, names and texts; to be asked for once the spans are there. */
  attributes(id: string): Array<[name: string, value: string]> {
    const row = this.byId.get(id);
    if (!row) {
      return [];
    }
    const { attribute_names: names, attribute_values: values } = row;
    return Array.isArray(names) && Array.isArray(values)
      ? names.map((name, i): [string, string] => [String(name), String(values[i] ?? '')])
      : [...attributesOf(row, 'SpanAttributes'), ...attributesOf(row, 'ResourceAttributes')];
  }

  private takeLine(text: string): void {
    this.line++;
    // A byte order mark may stand before the first.
    const line = text.replace(/^\uFEFF/, '').trim();
    if (line === '') {
      return;
    }
    let row: unknown;
    try {
      row = parseLine(line);
    } catch {
      this.leaveOut('no-json');
      return;
    }
    const kind = rowKind(row);
    if (kind === null) {
      this.leaveOut('no-row');
    } else if (this.rows >= this.mostRows) {
      this.leaveOut('too-many');
    } else {
      try {
        this.keep(kind, row as StoreRow);
      } catch {
        this.leaveOut('no-time');
      }
    }
  }

  private keep(kind: 'deepflow' | 'otel', row: StoreRow): void {
    if (kind === 'deepflow') {
      this.deepflow.push(deepflowRow(row));
    } else {
      this.otel.push(otelRow(row));
      this.otelGiven.push(row);
    }
  }

  private leaveOut(fault: LineFault): void {
    const known = this.leftOut.find((left) => left.fault === fault);
    if (known) {
      known.lines++;
    } else {
      this.leftOut.push({ fault, lines: 1, first: this.line });
    }
  }
}
