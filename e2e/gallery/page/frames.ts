import { FieldType, toDataFrame, type DataFrame } from '@grafana/data';
import type { DemoTraces } from '../../demoTraces';

/** The demo's request as the server of the gallery sends it: it is simulated and stitched there. */
const sent = (): DemoTraces => (window as unknown as { traces: DemoTraces }).traces;

export const traces: Record<keyof DemoTraces, () => DataFrame> = {
  whole: () => toDataFrame(sent().whole),
  slow: () => toDataFrame(sent().slow),
  clocks: () => toDataFrame(sent().clocks),
  partial: () => toDataFrame(sent().partial),
};

/** The demo's request with every way to end. */
export function withFailures(): DataFrame {
  const words = ['server_error', 'client_error', 'timeout', 'unknown', 'parse_failed', 'ok'];
  const frame = sent().whole;
  const fields = frame.fields.map((field) =>
    field.name === 'responseStatus'
      ? { ...field, values: field.values.map((value, i) => (i % 5 === 3 ? words[((i / 5) % 6) | 0] : value)) }
      : field
  );
  return toDataFrame({ ...frame, fields });
}

/** What Grafana's dashboards annotate: an instant in the trace's course, and something that had begun before. */
export function annotations(trace: DataFrame): DataFrame {
  const starts = trace.fields.find(({ name }) => name === 'startTime')?.values as number[];
  const firstMs = Math.min(...starts);
  const row = (fromMs: number, toMs: number, text: string, color: string) => ({ fromMs, toMs, text, color });
  const rows = [
    row(firstMs - 60_000, firstMs + 12, 'Deploy of <b>svc-user</b> v1.2', 'rgb(115, 191, 105)'),
    row(firstMs + 25, firstMs + 25, 'svc-item restarted', ''),
  ];
  const column = (name: string, type: FieldType, read: (of: (typeof rows)[0]) => unknown) => ({
    name,
    type,
    values: rows.map(read),
  });
  return toDataFrame({
    fields: [
      column('time', FieldType.time, ({ fromMs }) => fromMs),
      column('timeEnd', FieldType.time, ({ toMs }) => toMs),
      column('text', FieldType.string, ({ text }) => text),
      column('color', FieldType.string, ({ color }) => color),
    ],
  });
}

const START_MS = 1_790_000_000_000;
type Row = [id: string, parent: string, startMs: number, durationMs: number, service?: string, operation?: string];

function standard(rows: Row[]): DataFrame {
  const column = (name: string, type: FieldType, read: (row: Row, i: number) => unknown) => ({
    name,
    type,
    values: rows.map(read),
  });
  return toDataFrame({
    fields: [
      column('traceID', FieldType.string, () => 'trace-1'),
      column('spanID', FieldType.string, ([id]) => id),
      column('parentSpanID', FieldType.string, ([, parent]) => parent),
      column('operationName', FieldType.string, ([id, , , , , operation], i) => operation ?? `operation ${id || i}`),
      column('serviceName', FieldType.string, ([, , , , service]) => service ?? 'shop'),
      column('statusCode', FieldType.number, (_, i) => (i % 7 === 4 ? 2 : 0)),
      column('startTime', FieldType.number, ([, , startMs]) => START_MS + startMs),
      column('duration', FieldType.number, ([, , , durationMs]) => durationMs),
    ],
  });
}

/** As Tempo sends it. */
export const foreign = (): DataFrame =>
  standard([
    ['a', '', 0, 100],
    ['b', 'a', 5, 40, 'cart'],
    ['c', 'a', 50, 45, 'payment'],
    ['d', 'b', 10, 20, 'db'],
    ['e', 'c', 55, 10, 'db'],
    ['f', 'c', 60, 30, 'mail'],
  ]);

/** The same with what happened in two of its spans. */
export function withEvents(): DataFrame {
  const frame = foreign();
  const at = (...ms: number[]) =>
    ms.map((one) => ({ timestamp: START_MS + one, fields: [{ key: 'event', value: 'retry' }] }));
  const logs = [at(5, 50), [], at(52, 57, 80, 93), [], [], []];
  return toDataFrame({
    fields: [
      ...frame.fields.map(({ name, type, values }) => ({ name, type, values })),
      { name: 'logs', type: FieldType.other, values: logs },
    ],
  });
}

/** A loop, ids twice and not at all, parents that are not there, no and negative durations. */
export const broken = (): DataFrame =>
  standard([
    ['a', 'c', 0, 100],
    ['b', 'a', 5, 40],
    ['c', 'b', 50, 45],
    ['d', 'gone', 10, 20],
    ['d', 'a', 20, 0],
    ['', 'a', 30, -5],
    ['g', 'g', 60, 30],
  ]);

/** A list, one query for each of its entries, and those in batches with others: the same siblings again and again. */
export const REPEATED = (): DataFrame =>
  standard([
    ['list', '', 0, 130, 'shop', 'GET /orders'],
    ['orders', 'list', 2, 9, 'db', 'SELECT orders'],
    ...Array.from({ length: 40 }, (_, i): Row[] => [
      [`item${i}`, 'list', 12 + 2 * i, 1.8, 'cart', 'GET /item'],
      [`row${i}`, `item${i}`, 12.3 + 2 * i, 1.1, 'db', 'SELECT item'],
    ]).flat(),
    ['mail', 'list', 95, 30, 'mail', 'POST /mail'],
    ...Array.from({ length: 5 }, (_, i): Row => [`try${i}`, 'mail', 96 + 5 * i, 4, 'mail', 'SMTP send']),
  ]);

/** More services than a legend has room for, with names of Kubernetes. */
export const manyServices = (): DataFrame =>
  standard(
    Array.from({ length: 64 }, (_, i): Row => [
      `s${i}`,
      i === 0 ? '' : `s${Math.floor((i - 1) / 3)}`,
      i === 0 ? 0 : i,
      i === 0 ? 100 : 100 - 1.5 * i,
      `${['checkout', 'recommendation', 'payment', 'fraud-detection'][i % 4]}-${['api', 'worker', 'cache', 'gateway', 'batch', 'sync'][i % 6]}-${i % 24}`,
    ])
  );

/** Large traces of one shape. */
export function madeTrace(shape: 'tree' | 'star' | 'chain' | 'zero', count: number): DataFrame {
  return standard(
    Array.from({ length: count }, (_, i): Row => {
      const service = `service-${String.fromCharCode(97 + (i % 12))}`;
      const depth = Math.floor(Math.log2(i + 1));
      switch (shape) {
        case 'star':
          return [`s${i}`, i === 0 ? '' : 's0', i === 0 ? 0 : i / 100, i === 0 ? count / 100 + 1 : 0.008, service];
        case 'chain':
          return [`s${i}`, i === 0 ? '' : `s${i - 1}`, i / 1000, (2 * count - 2 * i) / 1000, service];
        case 'zero':
          return [`s${i}`, i === 0 ? '' : `s${Math.floor((i - 1) / 4)}`, 0, 0, service];
        default: {
          const slice = 1000 / 2 ** depth;
          const at = (i + 1 - 2 ** depth) * slice;
          return [
            `s${i}`,
            i === 0 ? '' : `s${Math.floor((i - 1) / 2)}`,
            at,
            slice * 0.9 ** Math.min(depth, 4),
            service,
          ];
        }
      }
    })
  );
}
