import { spanOf, UNKNOWN_END } from './blank';
import { idsOf, matchesOf } from './matches';

const client = spanOf({
  signalSource: 'ebpf',
  observationPoint: 'c-p',
  traceIds: ['t1', 't2'],
  spanId: 'aa',
  reqTcpSeq: 7,
  respTcpSeq: 8,
  syscallTraceIdRequest: '18446744073709551615',
  xRequestId0: 'x',
  client: { ...UNKNOWN_END, processId: 42 },
});

describe('the ids of a span', () => {
  it('are those it has, whole', () => {
    expect(idsOf(client)).toEqual({
      trace_id: 't1,t2',
      span_id: 'aa',
      req_tcp_seq: '7',
      resp_tcp_seq: '8',
      syscall_trace_id_request: '18446744073709551615',
      x_request_id_0: 'x',
      process_id: '42',
    });
  });
});

describe('matching ids', () => {
  const child = idsOf(client);

  it('are the parent span id of the child and the span id of the parent', () => {
    expect(matchesOf(['parent-span-id'], { parent_span_id: 'aa' }, child)).toEqual([
      { childName: 'parent_span_id', parentName: 'span_id', value: 'aa' },
    ]);
  });

  it('are only those that are equal, among those that the evidence compares', () => {
    const parent = { req_tcp_seq: '7', resp_tcp_seq: '9', span_id: 'aa' };
    expect(matchesOf(['tcp-seq'], child, parent)).toEqual([
      { childName: 'req_tcp_seq', parentName: 'req_tcp_seq', value: '7' },
    ]);
  });

  it('may have different names on both sides: a system call, a request id through a proxy', () => {
    const parent = { syscall_trace_id_response: '18446744073709551615', x_request_id_1: 'x' };
    expect(matchesOf(['syscall', 'containment', 'x-request-id'], child, parent)).toEqual([
      {
        childName: 'syscall_trace_id_request',
        parentName: 'syscall_trace_id_response',
        value: '18446744073709551615',
      },
      { childName: 'x_request_id_0', parentName: 'x_request_id_1', value: 'x' },
    ]);
  });

  it('are the trace ids that both have', () => {
    expect(matchesOf(['trace-id'], child, { trace_id: 't3,t2' })).toEqual([
      { childName: 'trace_id', parentName: 'trace_id', value: 't2' },
    ]);
  });

  it('are none where the evidence rests on time, is unknown, or ids are missing', () => {
    expect(matchesOf(['containment', 'pattern', 'of the future', 'stream'], child, child)).toEqual([]);
  });
});
