import { simulate } from '../demo/simulator/simulate';
import { scenarioNamed, SCENARIOS } from '../demo/simulator/scenarios';
import { frameToTrace } from '../src/frames/frameToTrace';
import type { PanelTrace } from '../src/frames/panelTrace';
import { traceToFrame } from '../src/frames/traceToFrame';
import type { StoreRow } from '../src/store/client';
import { decodeSpans, originOf } from '../src/store/deepflow/decode';
import { decodeOtelSpans } from '../src/store/otel/decode';
import { stitch } from '../src/trace/stitch';
import { spreadOf, type Spread } from './median';

export interface FramePathSpeed extends Spread {
  step: string;
  rows: number;
}

/** From rows to what the panel draws, a step at a time: CPU of this thread, one warm-up, then `runs`. */
export function measureFramePath(sizes: readonly number[], runs: number): FramePathSpeed[] {
  return sizes.flatMap((rows) => {
    const deepflow = deepflowRows(rows);
    const otel = otelRows(rows);
    const originNs = originOf(deepflow);
    const trace = stitch({ originNs, spans: decodeSpans(deepflow, originNs) });
    const frame = traceToFrame(trace, { callId: '' });
    const steps: Record<string, () => unknown> = {
      'rows of DeepFlow → spans': () => decodeSpans(deepflow, originNs),
      'rows of the Collector → spans': () => decodeOtelSpans(otel, BASE_NS),
      'trace → frame': () => traceToFrame(trace, { callId: '' }),
      'frame → panel, every column': () => readAll(frameToTrace(frame)),
    };
    return Object.entries(steps).map(([step, work]) => ({ step, rows, ...spreadOf(timesOf(work, runs)) }));
  });
}

function timesOf(work: () => unknown, runs: number): number[] {
  return Array.from({ length: runs + 1 }, () => {
    global.gc?.();
    const before = process.cpuUsage();
    work();
    return process.cpuUsage(before).user / 1000;
  }).slice(1);
}

/** Rows of a simulated system, again and again under other ids. */
function deepflowRows(count: number): StoreRow[] {
  const rows = simulate(scenarioNamed(SCENARIOS[0].name), { requests: 200, seed: 1 }).rows as unknown as StoreRow[];
  return Array.from({ length: count }, (_, i) => ({
    ...rows[i % rows.length],
    _id: String(BigInt(String(rows[i % rows.length]._id)) + BigInt(Math.floor(i / rows.length)) * 1_000_000n),
  }));
}

const BASE_NS = 1_795_386_000_000_000_000n;

function otelRows(count: number): StoreRow[] {
  const hex = (i: number, digits: number) => i.toString(16).padStart(digits, '0');
  return Array.from({ length: count }, (_, i) => ({
    o_start: String(BASE_NS + BigInt(i) * 1000n),
    o_duration: String(1000 + i),
    o_trace: hex(1 + Math.floor(i / 100), 32),
    o_span: hex(i + 1, 16),
    o_parent: i % 100 === 0 ? '' : hex(i, 16),
    o_name: `GET /orders/${i % 50}`,
    o_kind: ['Server', 'Client', 'Internal'][i % 3],
    o_service: `shop-${i % 8}`,
    o_status: 'Unset',
    o_message: '',
    o_attributes: { 'http.request.method': 'GET', 'url.path': `/orders/${i}`, 'http.response.status_code': '200' },
    o_resource: {
      'k8s.pod.name': `shop-${i % 8}-x`,
      'k8s.node.name': `node-${i % 3}`,
      'k8s.pod.ip': `10.0.0.${i % 8}`,
    },
  }));
}

/** The arrays are made when they are first asked for. */
function readAll(trace: PanelTrace): number {
  let columns = 0;
  for (const name of Object.keys(trace) as Array<keyof PanelTrace>) {
    columns += trace[name] === undefined ? 0 : 1;
  }
  return columns;
}
