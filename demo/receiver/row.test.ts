import { COLUMNS } from '../schema/columns';
import { l7FlowLogRow, sparse } from './row';

describe('l7FlowLogRow', () => {
  it('has every column', () => {
    expect(Object.keys(l7FlowLogRow({})).sort()).toEqual(COLUMNS.map(({ name }) => name).sort());
  });

  it('keeps what it is given', () => {
    expect(l7FlowLogRow({ pod_id_0: 7 })).toMatchObject({
      pod_id_0: 7,
      pod_id_1: 0,
      request_id: null,
      ip4_0: '0.0.0.0',
    });
  });
});

it('sparse drops defaults and nothing else', () => {
  expect(sparse(l7FlowLogRow({}))).toEqual({});
  const columns = { pod_id_0: 7, response_code: 0, trace_id: 'a', attribute_names: ['a'], _id: '5' };
  expect(sparse(l7FlowLogRow({ ...columns, pod_id_1: 0, trace_id_index: '0' }))).toEqual(columns);
});

it('sparse writes out numbers that JSON has none for', () => {
  const row = l7FlowLogRow({ metrics_names: ['a', 'b', 'c'], metrics_values: [1, NaN, -Infinity] });
  expect(sparse(row).metrics_values).toEqual(['1', 'NaN', '-Infinity']);
});
