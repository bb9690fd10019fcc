import { movableIn } from '../../../background/job';
import { runAtOnce } from '../../../background/slices';
import { frameToTrace } from '../../../frames/frameToTrace';
import type { PanelTrace } from '../../../frames/panelTrace';
import { REQUEST, trace, type Row } from '../testing/frame';
import type { ColumnsPart } from './fileColumns';
import { FileFrame } from './frameOfFile';
import { otlpPieces } from './otlpWrite';
import { readFileJob, type FileRead, type ReadFileMessage } from './readFileJob';

const MANY = trace(
  Array.from({ length: 1300 }, (_, i): Row => ({ ...REQUEST[3], name: `s${i}`, parent: (i - 1) >> 1, start: i }))
);

const contents = (of: PanelTrace) =>
  Array.from({ length: of.count }, (_, i) => [
    of.spanId[i],
    of.parent[i] < 0 ? '-' : of.spanId[of.parent[i]],
    of.startNs[i],
    of.durationNs[i],
    of.operation[i],
    of.evidence[i],
    of.responseCode[i],
    of.tags(i),
  ]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));

it('crosses from a worker in parts, and is the same wherever the bytes are cut', () => {
  const job = readFileJob(null);
  const tell = (message: ReadFileMessage) => {
    const answer = runAtOnce(job(structuredClone(message)));
    return structuredClone(answer, { transfer: movableIn(answer) as ArrayBuffer[] });
  };
  const bytes = new TextEncoder().encode(Array.from(otlpPieces(MANY, new Map())).join(''));
  for (let at = 0; at < bytes.length; at += 9999) {
    tell({ kind: 'take', bytes: bytes.slice(at, at + 9999) });
  }
  const read = tell({ kind: 'read' }) as FileRead;
  expect(read.traces).toBe(1);
  const made = new FileFrame();
  const parts: number[] = [];
  for (let part = tell({ kind: 'part' }) as ColumnsPart | null; part; part = tell({ kind: 'part' }) as ColumnsPart) {
    made.add(part);
    const [traceId] = part;
    parts.push(traceId.type === 'string' ? traceId.fresh.length : -1);
  }
  // A text that all spans share crosses once.
  expect(parts).toEqual([1, 0, 0]);
  const after = frameToTrace(made.frame(read.meta));
  expect([after.count, after.own]).toEqual([1300, true]);
  expect(contents(after)).toEqual(contents(MANY));
});

it('answers with codes, which are plain data too', () => {
  const job = readFileJob(null);
  runAtOnce(job({ kind: 'take', bytes: new TextEncoder().encode('{"resourceSpans":[]}\n{') }));
  expect(structuredClone(runAtOnce(job({ kind: 'read' })))).toEqual({ fault: 'bad-line', value: 2 });
});
