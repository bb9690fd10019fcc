/** @jest-environment jsdom */
import { act, renderHook } from '@testing-library/react';
import { STAGE, useStages } from './useStages';

const frames: Array<() => void> = [];
/** One animation frame, and what was put off until it was painted. */
const frame = () =>
  act(() => {
    frames.splice(0).forEach((callback) => callback());
    jest.advanceTimersByTime(1);
  });

beforeEach(() => {
  frames.length = 0;
  jest.useFakeTimers();
  jest.spyOn(window, 'requestAnimationFrame').mockImplementation((callback) => frames.push(() => callback(0)));
  jest.spyOn(window, 'cancelAnimationFrame').mockImplementation((frame) => (frames[frame - 1] = () => undefined));
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

it('goes a stage further after every second frame, to the last one', () => {
  const { result } = renderHook(() => useStages(true));
  const seen = [result.current];
  for (let k = 0; k < 8; k++) {
    frame();
    seen.push(result.current);
  }
  const { picture, header, legend, map } = STAGE;
  expect(seen).toEqual([picture, picture, header, header, legend, legend, map, map, map]);
  expect(frames).toEqual([]);
});

it('waits for the picture, and for nothing once it is gone', () => {
  const { result, rerender, unmount } = renderHook(({ isShown }) => useStages(isShown), {
    initialProps: { isShown: false },
  });
  frame();
  frame();
  expect(result.current).toBe(STAGE.picture);
  rerender({ isShown: true });
  frame();
  unmount();
  frame();
  frame();
  expect(result.current).toBe(STAGE.picture);
});
