import { FieldType, toDataFrame } from '@grafana/data';
import { noticesOf } from '../header/notices';
import { DEFAULT_OPTIONS } from '../options';
import { modelOf } from '../testing/model';
import { REQUEST, trace } from '../testing/frame';
import { annotationsIn } from './annotations';
import { summarise } from './summary';

const model = modelOf(trace(REQUEST), DEFAULT_OPTIONS);
const { spans } = model;
/** Unix ms of a time after the trace's zero. */
const at = (ms: number) => Number(spans.trace.originNs / 1000n) / 1000 + spans.zeroNs / 1e6 + ms;

function frameOf(
  rows: Array<{ time: number | null; timeEnd?: number; title?: string; text?: string; color?: string }>
) {
  const field = (name: string, type: FieldType, values: unknown[]) => ({ name, type, values, config: {} });
  return toDataFrame({
    fields: [
      field(
        'time',
        FieldType.time,
        rows.map((row) => row.time)
      ),
      field(
        'timeEnd',
        FieldType.time,
        rows.map((row) => row.timeEnd)
      ),
      field(
        'title',
        FieldType.string,
        rows.map((row) => row.title)
      ),
      field(
        'text',
        FieldType.string,
        rows.map((row) => row.text)
      ),
      field(
        'color',
        FieldType.string,
        rows.map((row) => row.color)
      ),
    ],
  });
}

describe('annotations of the dashboard', () => {
  it('are those that the trace overlaps, in its time, without markup', () => {
    const found = annotationsIn(
      [
        frameOf([
          { time: at(4), text: '<b>Restart</b> of<br/>stock', color: 'rgba(1, 2, 3, 1)' },
          { time: at(-5000), timeEnd: at(2), title: 'Deploy', text: 'v1.2' },
          { time: at(-1), text: 'before' },
          { time: at(11), text: 'after' },
          { time: null, text: 'never' },
        ]),
        frameOf([{ time: at(8), timeEnd: at(9000) }]),
      ],
      spans
    );
    const rounded = found.map(({ fromNs, toNs, ...rest }) => [Math.round(fromNs / 1e6), Math.round(toNs / 1e6), rest]);
    expect(rounded).toEqual([
      [-5000, 2, { text: 'Deploy: v1.2', colour: '' }],
      [4, 4, { text: 'Restart of stock', colour: 'rgba(1, 2, 3, 1)' }],
      [8, 9000, { text: '', colour: '' }],
    ]);
    const texts = noticesOf(spans, summarise(model), [], found).map(({ text }) => text);
    expect(texts.slice(-3)).toEqual([
      expect.stringMatching(/^Annotation of the dashboard “Deploy: v1.2”, until \+2 ms\.$/),
      expect.stringMatching(/^Annotation of the dashboard “Restart of stock” at \+4 ms\.$/),
      expect.stringMatching(/^Annotation of the dashboard, from \+8 ms on\.$/),
    ]);
  });

  it('are none where there are no frames', () => {
    expect(annotationsIn(undefined, spans)).toEqual([]);
    expect(annotationsIn([toDataFrame({ fields: [] })], spans)).toEqual([]);
  });
});
