import { spanOf } from '../../trace/blank';
import { keysOf } from './keys';

const half = { signalSource: 'ebpf', half: 'request', agentId: 3, flowId: '7' } as const;

it('halves of an exchange lead to the other half by agent, flow and request id', () => {
  expect([...keysOf([spanOf({ ...half, requestId: '9' })]).exchanges]).toEqual(['3 7 9']);
  expect([...keysOf([spanOf(half)]).exchanges]).toEqual(['3 7 0']);
});

it('a message that does not wait leads to no other on its flow: a busy queue has thousands', () => {
  expect(keysOf([spanOf({ ...half, isAsync: true })]).exchanges.size).toBe(0);
});
