import fc from 'fast-check';
import { parseQuery } from './parseQuery';
import { and, or, printQuery, type Query } from './query';

const text = (word: string): Query => ({ kind: 'text', text: word });
const equals = (key: string, value: string): Query => ({ kind: 'equals', key, value });
const not = (of: Query): Query => ({ kind: 'not', of });
const pattern = (key: string | null, source: string, ignoreCase = false): Query => ({
  kind: 'pattern',
  key,
  source,
  ignoreCase,
});

describe('reading a query', () => {
  it.each<[string, Query]>([
    ['', { kind: 'all' }],
    ['  pay ', text('pay')],
    ['pay order', and([text('pay'), text('order')])],
    ['pay AND order', and([text('pay'), text('order')])],
    ['a b OR c', or([and([text('a'), text('b')]), text('c')])],
    ['a (b OR c)', and([text('a'), or([text('b'), text('c')])])],
    ['-a NOT b', and([not(text('a')), not(text('b'))])],
    ['"a \\"b\\" c:\\\\d"', text('a "b" c:\\d')],
    ['/get .*/i', pattern(null, 'get .*', true)],
    ['/shop/full-test', text('/shop/full-test')],
    ['/a[/]b\\/c/', pattern(null, 'a[/]b\\/c')],
    ['toString()', text('toString()')],
    ['(toString())', text('toString()')],
    ['service=shop', equals('service', 'shop')],
    ['service!="my shop"', not(equals('service', 'my shop'))],
    ['http.url=~^/api', pattern('http.url', '^\\/api', true)],
    ['operation!~/x y/', not(pattern('operation', 'x y'))],
    ['duration>=1.5ms', { kind: 'compare', key: 'duration', operator: '>=', value: '1.5ms' }],
    ['http.status_code>499', { kind: 'compare', key: 'http.status_code', operator: '>', value: '499' }],
    ['has:http.url', { kind: 'has', key: 'http.url' }],
    ['http://shop/a?b=c', text('http://shop/a?b=c')],
    ['- a', and([text('-'), text('a')])],
  ])('%s', (typed, query) => expect(parseQuery(typed)).toMatchObject({ query, problem: null }));

  it.each([
    ['a "b', 'openQuote', '"b'],
    ['service=', 'noValue', 'service='],
    ['a (b', 'openParenthesis', '('],
    ['a) b', 'closedParenthesis', ')'],
    ['()', 'emptyParenthesis', '()'],
    ['a OR', 'noTerm', 'OR'],
    ['OR a', 'noTerm', 'OR'],
    ['a OR OR b', 'noTerm', 'OR'],
    ['has:', 'noKey', 'has:'],
    ['duration>10x', 'noDuration', '10x'],
    ['depth=deep', 'noNumber', 'deep'],
    ['http.status_code>many', 'noNumber', 'many'],
    ['service>a', 'noOrder', 'service>'],
    ['duration=~/1/', 'noPattern', 'duration=~'],
    ['operation=~/a', 'openPattern', '/a'],
    ['operation=~/a(b/', 'openGroup', '('],
    ['/a**/', 'nothingToRepeat', '*'],
    ['('.repeat(60), 'tooDeep', '('],
    [`${'-'.repeat(60)}a`, 'tooDeep', '-'],
  ])('%s: %s', (typed, what, piece) =>
    expect(parseQuery(typed)).toMatchObject({ query: null, problem: { what, piece } })
  );

  it('says where the terms stand, unless they are alternatives', () => {
    const typed = ' pay  service="my shop"';
    const { terms } = parseQuery(typed);
    expect(terms?.map(({ from, to }) => typed.slice(from, to))).toEqual(['pay', 'service="my shop"']);
    expect(parseQuery('a OR b').terms).toBeNull();
  });

  it('never throws, and every problem lies in the text', () => {
    const piece = fc.constantFrom(
      'a',
      '"',
      '/',
      '(',
      ')',
      ' ',
      '-',
      '=',
      '=~',
      '>',
      'OR',
      'has:',
      '\\',
      '[',
      '*',
      'duration',
      'é'
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const typed = pieces.join('');
        const { query, problem } = parseQuery(typed);
        expect(query === null).toBe(problem !== null);
        if (problem) {
          expect(problem.from).toBeGreaterThanOrEqual(0);
          expect(problem.to).toBeGreaterThan(problem.from);
          expect(problem.to).toBeLessThanOrEqual(typed.length);
        }
      }),
      { numRuns: 3000 }
    );
  });

  it('reads again what it prints', () => {
    const value = fc.string({
      unit: fc.constantFrom('a', 'B', ' ', '"', '\\', '/', '-', '(', ')', '=', '~', ':', '<', "'", 'é'),
      minLength: 1,
      maxLength: 6,
    });
    const key = fc.constantFrom('service', 'http.url', 'tag:service', 'Operation');
    const { query } = fc.letrec<{ query: Query }>((tie) => ({
      query: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.oneof(value, fc.constantFrom('OR', 'AND', 'NOT', 'has:x', 'a=b')).map(text),
        fc.tuple(key, value).map(([k, v]) => equals(k, v)),
        fc
          .tuple(fc.option(key), fc.constantFrom('a', 'a b', '\\/[/]', '(x|y)+'), fc.boolean())
          .map(([k, s, i]) => pattern(k, s, i)),
        key.map((k): Query => ({ kind: 'has', key: k })),
        fc.constantFrom<Query>(
          { kind: 'compare', key: 'self', operator: '>', value: '10 ms' },
          { kind: 'compare', key: 'depth', operator: '<=', value: '3' }
        ),
        tie('query').map(not),
        fc.array(tie('query'), { minLength: 1, maxLength: 3 }).map(and),
        fc.array(tie('query'), { minLength: 1, maxLength: 3 }).map(or)
      ),
    }));
    fc.assert(
      fc.property(query, (made) => {
        const printed = printQuery(made);
        expect([printed, parseQuery(printed).query]).toEqual([printed, made]);
      }),
      { numRuns: 3000 }
    );
  });
});
