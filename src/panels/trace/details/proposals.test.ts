import { passedOverText } from '../../../frames/passedOver';
import { modelOf as modelOfTrace } from '../testing/model';
import { DEFAULT_OPTIONS, type TracePanelOptions } from '../options';
import { REQUEST, trace, type Row } from '../testing/frame';
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

const modelOf = (rows: Row[], options: Partial<TracePanelOptions> = {}) =>
  modelOfTrace(trace(rows), { ...DEFAULT_OPTIONS, ...options });

describe('the link of a span', () => {
  it('shows the matching ids side by side, and does not say them twice', () => {
    expect(linkFacts(modelOf(ROWS), 1)).toEqual({
      parent: 0,
      title: 'shop GET /',
      strength: 'Exact: ids name this very parent',
      evidence: ['tcp-seq: The same TCP sequence numbers: one request, seen at two places'],
      matches: [{ name: 'req_tcp_seq', own: '7', parents: '7' }],
      timing: 'It starts 1 ms after and ends 1 ms before the parent.',
      note: '',
    });
  });

  it('says in words what no id shows', () => {
    expect(linkFacts(modelOf(REQUEST), 1)?.note).toBe('req_tcp_seq 7 = 7');
    expect(linkFacts(modelOf(ROWS), 3)).toMatchObject({
      strength: 'Inferred (80 % sure): no id names this very parent',
      matches: [],
      timing: 'It starts 1.5 ms after and ends 3.5 ms before the parent, on corrected clocks.',
    });
  });

  it('is none for a root', () => {
    expect(linkFacts(modelOf(ROWS), 0)).toBeNull();
  });

  it('names a parent that is hidden without leading to it', () => {
    expect(linkFacts(modelOf(ROWS, { showNetwork: false }), 1)).toMatchObject({ parent: -1, title: 'net eth0' });
  });
});

describe('proposals that lost', () => {
  it('come with their evidence, ids and reason', () => {
    const [first, second, ...others] = lostFacts(modelOf(ROWS), 2);
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
    expect(lostFacts(modelOf(ROWS), 1)).toEqual([]);
  });
});
