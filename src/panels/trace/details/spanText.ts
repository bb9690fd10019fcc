/** A span as text for a ticket, a chat or another tool: everything that the details pane knows of it. */
import type { Detail } from '../../../trace/call';
import { rowIdsIn } from '../../../trace/rowId';
import { titleOf } from '../layout/spanTitle';
import type { TraceSpans } from '../layout/traceSpans';
import type { Fact } from './facts';

export interface TitledFacts {
  title: string;
  facts: readonly Fact[];
}

/** Fields of a trace as arrays by span, for the JSON. */
const FIELDS = [
  'spanId',
  'service',
  'operation',
  'kind',
  'status',
  'responseCode',
  'statusMessage',
  'signalSource',
  'observationPoint',
  'protocol',
  'requestType',
  'requestResource',
  'host',
  'pod',
  'process',
  'nic',
  'tunnel',
  'half',
  'otelTraceId',
  'otelSpanId',
  'otelParentSpanId',
  'evidence',
  'strength',
  'confidence',
  'why',
  'clockDomain',
] as const;

/**
 * The span as JSON, indented. Times are Unix ns as text: they do not fit into a number.
 * @param details what the store has, null where it was not asked or has not answered
 */
export function spanAsJson({ trace, forest }: TraceSpans, span: number, details: readonly Detail[] | null): string {
  const json: Record<string, unknown> = {};
  for (const field of FIELDS) {
    const value = trace[field][span];
    if (value !== '' && value !== null && value !== undefined) {
      json[field] = value;
    }
  }
  const startNs = trace.originNs + BigInt(Math.round(trace.startNs[span]));
  Object.assign(json, {
    parentSpanId: trace.parent[span] < 0 ? null : trace.spanId[trace.parent[span]],
    startUnixNano: String(startNs),
    endUnixNano: String(startNs + BigInt(Math.round(trace.durationNs[span]))),
    durationNs: trace.durationNs[span],
    clockOffsetNs: trace.clockOffsetNs[span],
    children: forest.offset[span + 1] - forest.offset[span],
    ids: trace.ids(span),
    rows: rowIdsIn(trace.rowIds[span]),
  });
  if (details) {
    json.details = details;
  } else {
    const pairs = (list: Array<{ key: string; value: unknown }>) => list.map(({ key, value }) => ({ key, value }));
    json.attributes = pairs(trace.tags(span));
    json.resource = pairs(trace.serviceTags(span));
    json.events = trace.events(span);
  }
  return JSON.stringify(json, null, 2);
}

/** The span as Markdown: its name, and a table for each part. */
export function spanAsMarkdown(spans: TraceSpans, span: number, parts: readonly TitledFacts[]): string {
  const tables = parts
    .filter(({ facts }) => facts.length > 0)
    .map(({ title, facts }) =>
      [
        `**${inCell(title)}**`,
        '',
        '| | |',
        '|---|---|',
        ...facts.map(([key, value]) => `| ${inCell(key)} | ${inCell(value)} |`),
      ].join('\n')
    );
  return [`### ${inCell(titleOf(spans, span))}`, ...tables].join('\n\n') + '\n';
}

/** What would end a cell, or be read as HTML, stands for itself. */
function inCell(text: string): string {
  return text
    .replace(/[\\|`*_[\]<>]/g, '\\$&')
    .replace(/\r\n|\r|\n/g, '<br>')
    .trim();
}
