import { passedOverText } from '../../../frames/passedOver';
import { trace, type Row } from '../testing/frame';
import { spansOf } from '../testing/model';
import { evidenceMatrix } from './evidenceMatrix';
import { linkFacts, lostFacts } from './proposals';

const ids = (known: object) => JSON.stringify(known);
const row = (name: string, parent: number, own: Row['own'] = {}): Row => ({ name, parent, start: 0, duration: 9, own });
const lost = (parent: string, evidence: string[]) => ({
  parent,
  evidence,
  strength: 'inferred' as const,
  confidence: 0.5,
  note: '',
  reason: 'less sure',
});

const ROWS: Row[] = [
  row('a', -1, { ids: ids({ req_tcp_seq: '7', syscall_trace_id_response: '5' }), otelSpanId: 's' }),
  row('b', 0, { ids: ids({ req_tcp_seq: '8', syscall_trace_id_response: '50' }) }),
  row('c', 1, {
    evidence: 'syscall',
    otelParentSpanId: 's',
    ids: ids({ req_tcp_seq: '7', syscall_trace_id_request: '50' }),
    passedOver: passedOverText([lost('span-a', ['tcp-seq', 'parent-span-id']), lost('gone', ['message'])]),
  }),
];

function matrixOf(span: number) {
  const spans = spansOf(trace(ROWS));
  return evidenceMatrix(spans.trace, span, linkFacts(spans, span), lostFacts(spans, span));
}

describe('evidence matrix', () => {
  it('sets the ids of all parents that were thought of beside the span’s, and marks those that tie', () => {
    expect(matrixOf(2)).toEqual({
      columns: [
        { span: 1, title: 'shop b', chosen: true },
        { span: 0, title: 'shop a', chosen: false },
        { span: -1, title: 'a span that is not in this trace', chosen: false },
      ],
      rows: [
        {
          name: 'parent_span_id = span_id',
          own: 's',
          cells: [
            { value: '', matches: false },
            { value: 's', matches: true },
            { value: '', matches: false },
          ],
        },
        {
          name: 'req_tcp_seq',
          own: '7',
          cells: [
            { value: '8', matches: false },
            { value: '7', matches: true },
            { value: '', matches: false },
          ],
        },
        {
          name: 'syscall_trace_id_request = syscall_trace_id_response',
          own: '50',
          cells: [
            { value: '50', matches: true },
            { value: '5', matches: false },
            { value: '', matches: false },
          ],
        },
      ],
    });
  });

  it('is empty where no id ties anything', () => {
    expect(matrixOf(0)).toEqual({ columns: [], rows: [] });
  });
});
