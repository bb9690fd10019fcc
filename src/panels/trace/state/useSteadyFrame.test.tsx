/** @jest-environment jsdom */
import { renderHook } from '@testing-library/react';
import type { DataFrame } from '@grafana/data';
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
