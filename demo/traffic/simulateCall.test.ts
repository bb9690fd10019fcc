import reference from './reference/spring-boot-trace.json';
import { rowsOfCall, simulateCall } from './simulateCall';

const START_US = 1_790_000_000_000_000;

describe('simulateCall', () => {
  it('makes exactly the observations of the reference trace, with its parents', () => {
    const call = simulateCall({ seed: 1, startUs: START_US, scenario: 'ok' });
    expect(call.observations.map(({ n, parentN, source, node }) => ({ n, parentN, source, node }))).toEqual(
      reference.spans.map(({ n, parent, source, node }) => ({
        n,
        parentN: parent,
        source: { OTel: 'otel', eBPF: 'ebpf', BPF: 'packet' }[source],
        node,
      }))
    );
  });

  it('gives every row an id of its own', () => {
    const rows = rowsOfCall(simulateCall({ seed: 2, startUs: START_US, scenario: 'ok' }));
    expect(new Set(rows.map(({ row }) => row._id)).size).toBe(96);
  });
});
