import { NOTHING_MISSING } from '../../../trace/nothingMissing';
import { buildTraceModel } from '../layout/traceModel';
import { summarise } from '../layout/summary';
import { DEFAULT_OPTIONS } from '../options';
import { REQUEST, trace, type Row } from '../testing/frame';
import { movedClocks, noticesOf } from './notices';

const completeness = { ...NOTHING_MISSING, notices: [] as string[] };

function texts(rows: Row[], more: Partial<typeof completeness>, errors: string[] = []) {
  const whole = trace(rows, { completeness: { ...completeness, ...more } });
  const model = buildTraceModel(whole, DEFAULT_OPTIONS);
  return noticesOf(whole, summarise(model), errors).map((notice) => notice.text);
}

describe('notices', () => {
  it('say nothing about a trace that is whole', () => {
    expect(texts(REQUEST.slice(0, 2), {})).toEqual([]);
  });

  it('do not say twice what the data source said', () => {
    const notices = ['1 span names a parent that was not found.', '2 spans saw only a request or only a response.'];
    expect(texts(REQUEST.slice(0, 2), { missingParents: 1, halves: 2, notices })).toEqual(notices);
  });

  it('put errors first and tell about trees apart', () => {
    const apart = { ...REQUEST[0], name: 'apart', start: 5 };
    expect(texts([REQUEST[0], apart], {}, ['Broken'])).toEqual([
      'Broken',
      '1 more tree could not be tied to the first; it is drawn below.',
    ]);
  });

  it('tell how far clocks were moved, and nothing where none was', () => {
    const clock = (domain: string, offsetNs: number) => ({ domain, offsetNs, driftPpm: 0, minNs: null, maxNs: null });
    expect(movedClocks(trace(REQUEST, { clocks: [clock('a', 0)] }))).toBeNull();
    expect(movedClocks(trace(REQUEST, { clocks: [clock('a', 0), clock('b', -3e6), clock('c', 1e6)] }))?.text).toBe(
      '2 clocks corrected by up to 3 ms'
    );
  });
});
