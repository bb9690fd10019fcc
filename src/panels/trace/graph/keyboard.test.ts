import { modelOf } from '../testing/model';
import { DEFAULT_OPTIONS } from '../options';
import { trace } from '../testing/frame';
import { neighbour } from './keyboard';
import { tooltipLines } from './tooltip';
import { REQUEST } from '../testing/frame';

describe('arrow keys', () => {
  const span = (name: string, parent: number, start: number) => ({ name, parent, start, duration: 5 });
  const model = modelOf(
    trace([span('root', -1, 0), span('late', 0, 50), span('early', 0, 10), span('other', -1, 99)]),
    DEFAULT_OPTIONS
  );
  it.each([
    [-1, 'ArrowDown', 0],
    [0, 'ArrowDown', 2],
    [2, 'ArrowRight', 1],
    [1, 'ArrowRight', 1],
    [1, 'ArrowLeft', 2],
    [2, 'ArrowUp', 0],
    [0, 'ArrowUp', 0],
    [0, 'ArrowRight', 3],
    [3, 'ArrowDown', 3],
  ])('from %d, %s leads to %d', (from, key, to) => expect(neighbour(model, from, key)).toBe(to));
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
