/** @jest-environment jsdom */
import { renderHook } from '@testing-library/react';
import type { DataFrame } from '@grafana/data';
import { withProgress } from '../../../frames/progress';
import { REQUEST, traceFrame } from '../testing/frame';
import { useSteadyFrame } from './useSteadyFrame';

/** As Grafana makes them: frames and fields are new, values and meta are what they were. */
const again = (frame: DataFrame): DataFrame => ({
  ...frame,
  meta: { ...frame.meta, executedQueryString: '' },
  fields: frame.fields.map((field) => ({ ...field, config: { ...field.config } })),
});

function steady() {
  const { result, rerender } = renderHook(({ frame }) => useSteadyFrame(frame), {
    initialProps: { frame: undefined as DataFrame | undefined },
  });
  return (frame: DataFrame | undefined) => {
    rerender({ frame });
    return result.current;
  };
}

it('stays while a refresh brings the same values', () => {
  const after = steady();
  const frame = traceFrame(REQUEST);
  expect(after(frame)).toBe(frame);
  expect(after(again(frame))).toBe(frame);
  expect(after(again(again(frame)))).toBe(frame);
});

it('goes with other values, other facts, and none', () => {
  const after = steady();
  const frame = traceFrame(REQUEST);
  after(frame);
  const sameTexts = traceFrame(REQUEST);
  expect(after(sameTexts)).toBe(sameTexts);
  const otherFacts = { ...again(sameTexts), meta: traceFrame(REQUEST).meta };
  expect(after(otherFacts)).toBe(otherFacts);
  const fewer = { ...otherFacts, fields: otherFacts.fields.slice(1) };
  expect(after(fewer)).toBe(fewer);
  expect(after(undefined)).toBeUndefined();
  expect(after(frame)).toBe(frame);
});

it('stays whole while parts of the same trace come, and goes with those of another', () => {
  const after = steady();
  const part = (rows: number, meta = {}) =>
    withProgress(traceFrame(REQUEST.slice(0, rows), meta), { statements: rows, rows, spans: rows });
  const [first, second] = [part(1), part(2)];
  expect(after(first)).toBe(first);
  expect(after(second)).toBe(second);
  const whole = traceFrame(REQUEST);
  expect(after(whole)).toBe(whole);
  expect(after(part(1))).toBe(whole);
  const other = part(1, { callId: '2' });
  expect(after(other)).toBe(other);
  expect(after(whole)).toBe(whole);
});
