/** What a row says of itself: ids, kind, times. */
import { rowOf, withAttributes } from './testSpan';

describe('spanToRow', () => {
  it('marks the row as an OTel session', () => {
    expect(rowOf()).toMatchObject({
      signal_source: 4,
      type: 2,
      capture_nic_type: 8,
      capture_network_type_id: 3,
      protocol: 6,
      is_ipv4: 1,
      req_tcp_seq: 0,
      resp_tcp_seq: 0,
      syscall_trace_id_request: '0',
      syscall_trace_id_response: '0',
      flow_id: '0',
    });
  });

  it('keeps ids, name and kind', () => {
    expect(rowOf()).toMatchObject({
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      span_id: 'b7ad6b7169203331',
      parent_span_id: '00f067aa0ba902b7',
      endpoint: 'GET /items',
      span_kind: 2,
    });
  });

  it('keeps a parent of zeros: readers know that it is none', () => {
    expect(rowOf({ parentSpanId: '0000000000000000' }).parent_span_id).toBe('0000000000000000');
  });

  it('says that both ends are tagged by address, for the default team', () => {
    expect(rowOf()).toMatchObject({ tag_source_0: 8, tag_source_1: 8, team_id: 1 });
  });

  it('cuts times to microseconds, and its second and id to the end', () => {
    expect(rowOf()).toMatchObject({
      start_time: 1_790_000_000_123_456,
      end_time: 1_790_000_001_000_000,
      time: 1_790_000_001,
      response_duration: 876_544,
      _id: String((1_790_000_001n << 32n) | (2n << 22n) | 5n),
    });
  });

  it('has no duration where the end is before the start', () => {
    expect(rowOf({ startNs: 2_000_000_000n, endNs: 1_000_000_000n }).response_duration).toBe(0);
  });

  it.each([
    [0, 'app'],
    [1, 'app'],
    [2, 's-app'],
    [3, 'c-app'],
    [4, 'c-app'],
    [5, 's-app'],
    [9, 'app'],
  ])('sees kind %i at %s', (kind, point) => {
    expect(rowOf({ kind }).observation_point).toBe(point);
  });

  it('gives server spans without a port 65535, and no others', () => {
    expect([2, 5, 3, 1].map((kind) => rowOf({ kind }).server_port)).toEqual([65535, 65535, 0, 0]);
  });

  it('indexes the trace id by its DJB hash with base 17', () => {
    // ((17·33 + 'a')·33 + 'b')
    const row = withAttributes({ 'sw8.trace_id': 'ab' });
    expect(row.trace_id_index).toBe(String((17 * 33 + 97) * 33 + 98));
  });
});
