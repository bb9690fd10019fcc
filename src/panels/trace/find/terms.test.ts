import fc from 'fast-check';
import { parseQuery } from './parseQuery';
import type { Query } from './query';
import { hasTerm, toggleTerm, toggleValue, valuesIn } from './terms';

const failed: Query = { kind: 'equals', key: 'status', value: 'error' };

describe('terms in the text', () => {
  it.each([
    ['', 'status=error'],
    ['pay ', 'pay status=error'],
    ['pay status=error  db', 'pay db'],
    ['status=error', ''],
    ['a OR b', '(a OR b) status=error'],
    ['a (', null],
  ])('%j, with the term toggled: %j', (before, after) => expect(toggleTerm(before, failed)).toBe(after));

  it.each([
    ['', 'service=db'],
    ['pay service=shop', 'pay (service=shop OR service=db)'],
    ['pay (service=shop OR service=db) x', 'pay service=shop x'],
    ['service=shop OR service=db', 'service=shop'],
    ['Service=DB', ''],
    ['service=shop OR pay', '(service=shop OR pay) service=db'],
    ['-service=db', '-service=db service=db'],
  ])('%j, with the value toggled: %j', (before, after) => expect(toggleValue(before, 'service', 'db')).toBe(after));

  it('knows what is in the text', () => {
    expect(hasTerm('pay status=error', failed)).toBe(true);
    expect(hasTerm('pay OR status=error', failed)).toBe(false);
    expect(valuesIn('x (service=a OR service="b c")', 'service')).toEqual(['a', 'b c']);
    expect(valuesIn('node=a', 'host')).toEqual(['a']);
  });

  it('toggled twice is as before; a toggled text can be read', () => {
    const typed = fc.constantFrom('', 'pay', 'a b', '"a b" -c', 'service=x', 'a OR b', '(a OR service=x)');
    const value = fc.string({ unit: fc.constantFrom('a', ' ', '"', '/', '('), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(typed, value, (before, one) => {
        const after = toggleValue(before, 'host', one)!;
        expect(valuesIn(after, 'host')).toEqual([one]);
        const again = toggleValue(after, 'host', one)!;
        expect(parseQuery(again).query).toEqual(parseQuery(before).query);
      })
    );
  });
});
