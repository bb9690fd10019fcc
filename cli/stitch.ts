/**
 * Stitches rows in a file: `npm run --silent stitch -- ROWS.jsonl [--call ID | --why ID] [--json]`.
 * Rows are those of `l7_flow_log` and `otel_traces`, one JSON object a line, as the panel saves them too.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { UNDECIDED } from '../src/store/deepflow/statusEra';
import { spansOfRows } from '../src/store/rowFile/spansOfRows';
import { printTrace } from '../src/trace/drawing';
import { askedRowId } from '../src/trace/rowId';
import { stitch } from '../src/trace/stitch';
import { explain, explanationText } from './explain';
import { onlyCall } from './onlyCall';
import { readRows } from './readRows';
import { traceToJson } from './traceToJson';

const USAGE = 'Usage: npm run --silent stitch -- ROWS.jsonl [--call ID | --why ID] [--json]';

function main(): string {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      call: { type: 'string' },
      why: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    return USAGE;
  }
  if (positionals.length !== 1) {
    throw new Error(USAGE);
  }
  const rows = readRows(readFileSync(positionals[0] === '-' ? 0 : positionals[0], 'utf8'));
  const call = values.call && (askedRowId(values.call) || values.call);
  const { undecided, ...set } = spansOfRows(rows);
  const trace = stitch(set, { startId: call });
  if (call && !trace.spans.some((span) => span.ids.includes(call))) {
    throw new Error(`No row has the _id ${call}.`);
  }
  if (values.why) {
    const why = explain(trace, values.why);
    return values.json ? JSON.stringify(why) : explanationText(why);
  }
  if (values.json) {
    return JSON.stringify(traceToJson(trace));
  }
  if (trace.spans.length === 0) {
    return 'No rows.';
  }
  const shown = call ? onlyCall(trace) : trace;
  const { rowsRead, notices } = trace.completeness;
  const summary = `${shown.spans.length} spans in ${shown.roots.length} tree${shown.roots.length === 1 ? '' : 's'}, from ${rowsRead} rows.`;
  return [printTrace(shown), summary, ...notices, ...(undecided > 0 ? [UNDECIDED] : [])].join('\n');
}

try {
  process.stdout.write(`${main()}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
