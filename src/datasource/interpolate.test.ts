import type { CallsQuery, TraceQuery } from '../frames/query';
import { fillIn, isNothing, textOf, valuesOf } from './interpolate';
import { templates } from './testing/stubs';

const vars = templates({
  one: 'shop',
  many: ['shop', 'it\'s "default"'],
  commas: ['a, b', 'c'],
  list: 'a, b',
  any: ['__any'],
  disabled: '__disabled',
  all: '*',
  none: '',
  every: ['$__all'],
});

it.each(['', ' ', '*', '**', 'All', '$__all', '.*', '__any', '__disabled', undefined])('%p filters nothing', (text) => {
  expect(isNothing(text)).toBe(true);
  expect(valuesOf(vars, text)).toEqual([]);
  expect(textOf(vars, text)).toBe('');
});

it('gives every value of a variable with several', () => {
  expect(valuesOf(vars, '$many')).toEqual(['shop', 'it\'s "default"']);
  expect(valuesOf(vars, '${one}')).toEqual(['shop']);
  expect(valuesOf(vars, '$one, other,shop')).toEqual(['shop', 'other']);
});

it('filters nothing when a variable stands for all', () => {
  expect(valuesOf(vars, '$all')).toEqual([]);
  expect(valuesOf(vars, '$every')).toEqual([]);
  expect(valuesOf(vars, '$none')).toEqual([]);
  expect(valuesOf(vars, '$any')).toEqual([]);
  expect(valuesOf(vars, '$one,$disabled')).toEqual([]);
  expect(textOf(vars, '$any')).toBe('');
  expect(textOf(vars, '$all')).toBe('');
});

it('takes a name with a comma for one name, and a list for several', () => {
  expect(valuesOf(vars, '$commas')).toEqual(['a, b', 'c']);
  expect(valuesOf(vars, '$list')).toEqual(['a', 'b']);
  const calls: CallsQuery = { refId: 'A', queryType: 'calls', namespace: '$commas' };
  const filled = fillIn(vars, calls);
  expect(valuesOf(vars, filled.namespace)).toEqual(['a, b', 'c']);
});

it('keeps * inside a text', () => {
  expect(textOf(vars, '/cart/*/$one')).toBe('/cart/*/shop');
});

it('takes variables of the panel before those of the dashboard', () => {
  const scoped = { one: { text: 'x', value: 'repeated' } };
  expect(valuesOf(vars, '$one', scoped)).toEqual(['repeated']);
});

it('fills a query in for Explore', () => {
  const calls: CallsQuery = {
    refId: 'A',
    queryType: 'calls',
    namespace: '$many',
    workload: '$all',
    service: '$many',
    requestResource: '/$one*',
  };
  expect(fillIn(vars, calls)).toEqual({
    ...calls,
    namespace: 'shop,it\'s "default"',
    workload: '',
    service: 'shop,it\'s "default"',
    requestResource: '/shop*',
  });
  const trace: TraceQuery = { refId: 'A', queryType: 'trace', query: '$one' };
  expect(fillIn(vars, trace)).toEqual({ ...trace, query: 'shop' });
});
