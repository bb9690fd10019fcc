/** @jest-environment jsdom */
import { modelOf } from '../testing/model';
import { DEFAULT_OPTIONS } from '../options';
import { trace } from '../testing/frame';
import { neighbour, nextFailure } from './keyboard';
import { tooltipLines } from './tooltip';
import { REQUEST } from '../testing/frame';

describe('steps in the tree', () => {
  const span = (name: string, parent: number, start: number) => ({ name, parent, start, duration: 5 });
  const model = modelOf(
    trace([span('root', -1, 0), span('late', 0, 50), span('early', 0, 10), span('other', -1, 99)]),
    DEFAULT_OPTIONS
  );
  it.each([
    [-1, 'child', 0],
    [0, 'child', 2],
    [2, 'nextSibling', 1],
    [1, 'nextSibling', 1],
    [1, 'previousSibling', 2],
    [2, 'parent', 0],
    [0, 'parent', 0],
    [0, 'nextSibling', 3],
    [3, 'child', 3],
  ] as const)('from %d, %s leads to %d', (from, step, to) => expect(neighbour(model, from, step)).toBe(to));
});

describe('the next error', () => {
  const failed = { responseStatus: 'server_error' };
  const model = modelOf(
    trace([
      { name: 'root', parent: -1, start: 0, duration: 100 },
      { name: 'late', parent: 0, start: 60, duration: 5, own: failed },
      { name: 'early', parent: 0, start: 10, duration: 5, own: failed },
      { name: 'fine', parent: 0, start: 70, duration: 5 },
    ]),
    DEFAULT_OPTIONS
  );
  it.each([
    [-1, 1, 2],
    [-1, -1, 1],
    [2, 1, 1],
    [1, 1, 2],
    [3, -1, 1],
    [0, -1, 1],
  ] as const)('from %d in direction %d is %d', (from, direction, to) =>
    expect(nextFailure(model, from, direction)).toBe(to)
  );
  it('is none in a trace without', () => {
    const fine = modelOf(trace([{ name: 'root', parent: -1, start: 0, duration: 9 }]), DEFAULT_OPTIONS);
    expect(nextFailure(fine, 0, 1)).toBeUndefined();
  });
});

describe('tooltip', () => {
  it('tells what was seen, where, and what to be careful with', () => {
    const model = modelOf(trace(REQUEST), DEFAULT_OPTIONS);
    const { heading, lines } = tooltipLines(model, 2);
    expect(heading).toBe('handle');
    expect(Object.fromEntries(lines)).toEqual({
      'Seen by': 'Application (OpenTelemetry)',
      Service: 'stock',
      Duration: '6 ms',
      Start: '+1.5 ms',
      Status: 'Server error (500)',
      Clock: 'moved by −500 µs',
    });
    expect(Object.fromEntries(tooltipLines(model, 3).lines).Link).toMatch(/inferred/);
  });
});
