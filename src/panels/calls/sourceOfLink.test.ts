import { sourceOfLink, type NamedSource, type SourceVariable } from './sourceOfLink';

const MAIN: NamedSource = { uid: 'main', name: 'Spanloom' };
const TEST: NamedSource = { uid: 'test', name: 'Test store' };

const variable = (value: unknown, options: string[] = ['main', 'test'], name = 'source'): SourceVariable => ({
  name,
  type: 'datasource',
  current: { value },
  options: options.map((option) => ({ value: option })),
});
const others: SourceVariable[] = [{ name: 'cluster', type: 'query', current: { value: ['__any'] } }];

const read = (address: string, its = variable('main'), sources = [MAIN, TEST]) =>
  sourceOfLink(new URLSearchParams(address), [its, ...others], sources);

it('leaves an address alone that names none, or names ours by the name of ours', () => {
  for (const address of ['', 'var-source=main&var-cluster=__any', 'orgId=1']) {
    expect(read(address)).toEqual({ change: {}, strange: null, value: 'main' });
  }
  expect(read('', variable(['test']))).toMatchObject({ change: {}, value: 'test' });
});

it.each(['DeepFlow', 'P8E80F9AEF21F6940', '1'])(
  'says that %s is none of ours, and takes it out of the address',
  (asked) => {
    expect(read(`var-datasource=${asked}`)).toEqual({
      change: { 'var-datasource': null },
      strange: { asked, shown: 'Spanloom', value: 'main' },
      value: 'main',
    });
  }
);

it('names what is shown, also where it is the default', () => {
  const withDefault = [MAIN, { ...TEST, isDefault: true }];
  expect(read('var-datasource=DeepFlow', variable('default'), withDefault).strange?.shown).toBe('Test store');
  expect(read('var-datasource=DeepFlow', variable('test'), withDefault).strange?.shown).toBe('Test store');
  expect(read('var-datasource=DeepFlow', variable('default')).strange?.shown).toBe('Spanloom');
});

it.each([
  ['its uid', 'test', ['main', 'test'], 'test'],
  ['its name', 'Test store', ['main', 'test'], 'test'],
  ['its uid in a Grafana whose options are names', 'test', ['Spanloom', 'Test store'], 'Test store'],
])('opens one of ours by %s under the name that links had for it', (_, asked, options, chosen) => {
  expect(read(`var-datasource=${asked}`, variable('main', options))).toEqual({
    change: { 'var-datasource': null, 'var-source': chosen },
    strange: null,
    value: 'main',
  });
});

it('takes out what names the default, or nothing', () => {
  for (const asked of ['default', '']) {
    expect(read(`var-datasource=${asked}`)).toMatchObject({ change: { 'var-datasource': null }, strange: null });
  }
});

describe('a value that is none of ours', () => {
  it('is replaced by the default, else the first', () => {
    expect(read('var-source=gone', variable('gone'))).toEqual({
      change: { 'var-source': 'main' },
      strange: { asked: 'gone', shown: 'Spanloom', value: 'main' },
      value: 'gone',
    });
    const sources = [MAIN, { ...TEST, isDefault: true }];
    expect(read('', variable('gone'), sources).change).toEqual({ 'var-source': 'test' });
    expect(read('', variable('gone', ['default', 'main', 'test']), sources).change).toEqual({
      'var-source': 'default',
    });
  });

  it('is so in a dashboard whose variable has the name of theirs', () => {
    const its = variable('DeepFlow', ['main', 'test'], 'datasource');
    expect(read('var-datasource=DeepFlow', its).change).toEqual({ 'var-datasource': 'main' });
    expect(read('var-datasource=main', variable('main', [], 'datasource')).change).toEqual({});
  });

  it('is not replaced again while the variable has not followed yet', () => {
    expect(read('var-source=main', variable('gone')).change).toEqual({});
  });
});

it('does nothing without a source, or a variable for one', () => {
  expect(read('var-datasource=DeepFlow', variable(''), [])).toEqual({ change: {}, strange: null, value: '' });
  expect(sourceOfLink(new URLSearchParams('var-datasource=DeepFlow'), others, [MAIN])).toEqual({
    change: {},
    strange: null,
    value: null,
  });
  expect(read('', variable(''))).toEqual({ change: {}, strange: null, value: '' });
});
