/** @jest-environment jsdom */
import React from 'react';
import { act, render } from '@testing-library/react';
import { FieldType, toDataFrame, type DataFrame } from '@grafana/data';
import { MANY_SPANS } from '../work/manySpans';
import { useTraceOfFrame, type TraceOfFrame } from './useTraceOfFrame';

function frame(traceId: string, count: number): DataFrame {
  const column = (name: string, type: FieldType, read: (i: number) => unknown) => ({
    name,
    type,
    values: Array.from({ length: count }, (_, i) => read(i)),
  });
  return toDataFrame({
    fields: [
      column('traceID', FieldType.string, () => traceId),
      column('spanID', FieldType.string, (i) => `s${i}`),
      column('parentSpanID', FieldType.string, (i) => (i === 0 ? '' : `s${i - 1}`)),
      column('startTime', FieldType.number, (i) => 1_700_000_000_000 + i),
      column('duration', FieldType.number, () => 1),
    ],
  });
}

const seen: TraceOfFrame[] = [];
function Probe({ of }: { of: DataFrame | undefined }) {
  seen.push(useTraceOfFrame(of));
  return null;
}
const last = () => seen[seen.length - 1];
const isRead = async () => {
  for (let tries = 0; last().reading > 0 && tries < 1000; tries++) {
    await act(() => new Promise((resolve) => setTimeout(resolve, 5)));
  }
};

beforeEach(() => (seen.length = 0));

it('has a small trace at once', () => {
  render(<Probe of={frame('a', 3)} />);
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ trace: { count: 3 }, reading: 0 });
});

it('reads a large one beside the page, and shows none until then', async () => {
  render(<Probe of={frame('a', MANY_SPANS)} />);
  expect(last()).toEqual({ trace: null, reading: MANY_SPANS });
  await isRead();
  expect(last().trace?.count).toBe(MANY_SPANS);
  expect(last().trace?.parent[MANY_SPANS - 1]).toBe(MANY_SPANS - 2);
});

it('keeps the same trace while a newer frame of it is read, but not another trace', async () => {
  const { rerender } = render(<Probe of={frame('a', MANY_SPANS)} />);
  await isRead();
  const before = last().trace;
  rerender(<Probe of={frame('a', MANY_SPANS + 1)} />);
  expect(last()).toEqual({ trace: before, reading: MANY_SPANS + 1 });
  // Nobody waits for the frame before any more.
  rerender(<Probe of={frame('b', MANY_SPANS + 2)} />);
  expect(last()).toEqual({ trace: null, reading: MANY_SPANS + 2 });
  await isRead();
  expect(last().trace).toMatchObject({ traceId: 'b', count: MANY_SPANS + 2 });
  expect(seen.some(({ trace }) => trace?.count === MANY_SPANS + 1)).toBe(false);
});

it('has nothing once there is no frame', async () => {
  const { rerender } = render(<Probe of={frame('a', MANY_SPANS)} />);
  await isRead();
  rerender(<Probe of={undefined} />);
  expect(last()).toEqual({ trace: null, reading: 0 });
});
