import { passedOverText } from '../../../frames/passedOver';
import { REQUEST, trace, type Row } from '../testing/frame';
import { spansOf as spansOfTrace } from '../testing/model';
import { linkFacts, lostFacts } from './proposals';

const ids = (known: object) => JSON.stringify(known);

const ROWS: Row[] = [
  { ...REQUEST[0], own: { ...REQUEST[0].own, ids: ids({ req_tcp_seq: '7', syscall_trace_id_request: '50' }) } },
  {
    ...REQUEST[1],
    own: { ...REQUEST[1].own, ids: ids({ req_tcp_seq: '7', resp_tcp_seq: '8' }), why: 'same req_tcp_seq 7' },
  },
  {
    ...REQUEST[2],
    own: {
      ...REQUEST[2].own,
      otelParentSpanId: 'aa',
      passedOver: passedOverText([
        {
          parent: 'span-GET /',
          evidence: ['parent-span-id'],
          strength: 'exact',
          confidence: 1,
          note: '',
          reason: 'a path goes between',
        },
        {
          parent: 'gone',
          evidence: [],
          strength: 'inferred',
          confidence: 0.2,
          note: 'thread 9',
          reason: 'ends too early',
        },
      ]),
    },
  },
  REQUEST[3],
];
ROWS[0].own!.otelSpanId = 'aa';

const spansOf = (rows: Row[]) => spansOfTrace(trace(rows));

describe('the link of a span', () => {
  it('shows the matching ids side by side, and does not say them twice', () => {
    expect(linkFacts(spansOf(ROWS), 1)).toEqual({
      parent: 0,
      title: 'shop GET /',
      strength: 'Exact: ids name this very parent',
      kinds: ['tcp-seq'],
      evidence: ['tcp-seq: The same TCP sequence numbers: one request, seen at two places'],
      matches: [{ name: 'req_tcp_seq', own: '7', parents: '7' }],
      timing: 'It starts 1 ms after and ends 1 ms before the parent.',
      note: '',
    });
  });

  it('says in words what no id shows', () => {
    expect(linkFacts(spansOf(REQUEST), 1)?.note).toBe('req_tcp_seq 7 = 7');
    expect(linkFacts(spansOf(ROWS), 3)).toMatchObject({
      strength: 'Inferred (80 % sure): no id names this very parent',
      matches: [],
      timing: 'It starts 1.5 ms after and ends 3.5 ms before the parent, on corrected clocks.',
    });
  });

  it('is none for a root', () => {
    expect(linkFacts(spansOf(ROWS), 0)).toBeNull();
  });

  it('leads to a parent whatever a view hides', () => {
    expect(linkFacts(spansOf(ROWS), 2)).toMatchObject({ parent: 1, title: 'client node node1 eth0' });
  });
});

describe('proposals that lost', () => {
  it('come with their evidence, ids and reason', () => {
    const [first, second, ...others] = lostFacts(spansOf(ROWS), 2);
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      parent: 0,
      title: 'shop GET /',
      reason: 'a path goes between',
      matches: [{ name: 'parent_span_id = span_id', own: 'aa', parents: 'aa' }],
    });
    expect(second).toMatchObject({
      parent: -1,
      title: 'a span that is not in this trace',
      strength: 'Inferred (20 % sure): no id names this very parent',
      note: 'thread 9',
      timing: '',
      reason: 'ends too early',
    });
  });

  it('are none where nothing else was proposed', () => {
    expect(lostFacts(spansOf(ROWS), 1)).toEqual([]);
  });
});
