import fc from 'fast-check';
import { back, forward, newHistory, sameWindow, visited, type Place } from './viewHistory';

const place = (span: string, fromNs = 0): Place => ({
  view: 'flame',
  span: { spanId: span, rowId: '' },
  window: { fromNs, toNs: fromNs + 10 },
});
const names = (list: readonly Place[]) => list.map((p) => p.span?.spanId);

describe('back and forward', () => {
  it('go through places, and a new one forgets what was ahead', () => {
    const start = newHistory(place('a'));
    const there = visited(visited(start, place('b'), 1000), place('c'), 3000);
    const returned = back(back(there));
    expect([returned.now.span?.spanId, names(returned.future)]).toEqual(['a', ['b', 'c']]);
    expect(forward(returned).now).toEqual(place('b'));
    const other = visited(forward(returned), place('d'), 9000);
    expect([names(other.past), other.future]).toEqual([['a', 'b'], []]);
  });

  it('take what changes together as one step', () => {
    const clicked = visited(newHistory(place('a')), place('b'), 1000);
    const followed = visited(clicked, place('b', 500), 1200);
    expect(back(followed).now).toEqual(place('a'));
    expect(forward(back(followed)).now).toEqual(place('b', 500));
  });

  it('take each stretch of time where the view came to rest as a step, however soon', () => {
    const clicked = visited(newHistory(place('a')), place('b'), 1000);
    const followed = visited(clicked, place('b', 500), 1200);
    const zoomed = visited(followed, place('b', 600), 1450);
    expect(back(zoomed).now).toEqual(place('b', 500));
    expect(back(back(zoomed)).now).toEqual(place('a'));
  });

  it('know a place again whose times lost their last digits', () => {
    const h = back(visited(newHistory(place('a', 0)), place('a', 50), 1000));
    expect(visited(h, place('a', 1e-9), 2000)).toBe(h);
    expect(sameWindow(null, { fromNs: 0, toNs: 1 })).toBe(false);
  });

  it('end, and lead back where one was', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 150 }), (steps) => {
        let history = newHistory(place('start'));
        steps.forEach((n, i) => (history = visited(history, place(`s${n}`), 1000 * (i + 1))));
        const end = history;
        let backs = 0;
        while (back(history) !== history) {
          history = back(history);
          backs++;
        }
        expect(backs).toBeLessThanOrEqual(100);
        for (let k = 0; k < backs; k++) {
          history = forward(history);
        }
        expect(history.now).toEqual(end.now);
        expect(forward(history)).toBe(history);
      })
    );
  });
});
