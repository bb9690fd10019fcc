import fc from 'fast-check';
import { Pattern } from './Pattern';
import { PatternProblem } from './parsePattern';

const trouble = (source: string) => {
  try {
    new Pattern(source, false);
    return 'none';
  } catch (error) {
    return error instanceof PatternProblem ? `${error.what} ${error.at}` : String(error);
  }
};

describe('pattern', () => {
  it.each([
    ['GET /orders/\\d+$', 'GET /orders/17', true],
    ['^orders', 'my orders', false],
    ['\\bpay\\b', 'to pay now', true],
    ['\\bpay\\b', 'payment', false],
    ['[^/]+/[a-c]{2,3}$', 'x/abc', true],
    ['(?:a|b)+c|(?<name>d)', 'ababd', true],
    ['a{,2}', 'a{,2}', true],
    ['\\u4e2d.\\x41', '中xA', true],
    ['', '', true],
  ])('/%s/ in %j: %s', (source, text, found) => expect(new Pattern(source, false).test(text)).toBe(found));

  it.each([
    ['a(b', 'openGroup 1'],
    ['a)b', 'closedGroup 1'],
    ['[a', 'openClass 0'],
    ['[z-a]', 'range 2'],
    ['a**', 'nothingToRepeat 2'],
    ['|*', 'nothingToRepeat 1'],
    ['a{3,1}', 'count 1'],
    ['(?=a)', 'lookAround 0'],
    ['(a)\\1', 'backReference 3'],
    ['\\p{L}', 'property 0'],
    ['a\\', 'lastBackslash 1'],
    ['(a{100}){100}', 'tooLong 0'],
    ['a'.repeat(501), 'tooLong 500'],
  ])('/%s/ is refused: %s', (source, said) => expect(trouble(source)).toBe(said));

  it('costs no more than characters × size where going back and forth would never end', () => {
    const pattern = new Pattern('^(a+)+(a|aa)*$', false);
    expect(pattern.test(`${'a'.repeat(3000)}b`)).toBe(false);
    expect(pattern.work).toBeLessThan(3002 * 20);
  });

  it.each([
    'a*a*a*a*b',
    'a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?b',
    '(a|a)*b',
    '(?:a|aa)+$c',
    'a{1,50}a{1,50}a{1,50}a{1,50}b',
  ])('leaves /%s/ to the browser only where that is quick', (source) => {
    const pattern = new Pattern(source, false);
    expect(pattern.test('a'.repeat(2000))).toBe(false);
    expect(pattern.work).toBeGreaterThan(2000);
  });

  it('finds what the browser’s own regular expressions find', () => {
    const { source } = fc.letrec<{ atom: string; piece: string; source: string }>((tie) => ({
      atom: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom('a', 'b', 'B', '.', '\\d', '\\W', '[ab]', '[^a]', '[a-c\\d]', '[^\\w]', '1', '\\.', ' ', 'é'),
        tie('source').map((inner) => `(${inner})`)
      ),
      piece: fc.oneof(
        { withCrossShrink: true, maxDepth: 3 },
        tie('atom'),
        fc.constantFrom('^', '$', '\\b', '\\B'),
        fc
          .tuple(tie('atom'), fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '*?'))
          .map((parts) => parts.join(''))
      ),
      source: fc
        .array(
          fc.array(tie('piece'), { maxLength: 3 }).map((parts) => parts.join('')),
          { minLength: 1, maxLength: 3 }
        )
        .map((parts) => parts.join('|')),
    }));
    const subject = fc.string({
      unit: fc.constantFrom('a', 'b', 'A', 'B', 'c', '1', ' ', '.', '\n', 'é', 'É'),
      maxLength: 9,
    });
    fc.assert(
      fc.property(
        source,
        fc.array(subject, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (text, subjects, ignoreCase) => {
          const ours = new Pattern(text, ignoreCase);
          const theirs = new RegExp(text, ignoreCase ? 'i' : '');
          for (const each of subjects) {
            expect([each, ours.test(each), ours.follows(each)]).toEqual([each, theirs.test(each), theirs.test(each)]);
          }
        }
      ),
      { numRuns: 2000 }
    );
  });
});
