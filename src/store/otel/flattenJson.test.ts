import { flattenJson } from './flattenJson';

it.each<[string, string, Array<[string, string]>]>([
  [
    'levels',
    '{"a":{"b":{"c":"x"},"d":"y"},"e":"z"}',
    [
      ['a.b.c', 'x'],
      ['a.d', 'y'],
      ['e', 'z'],
    ],
  ],
  [
    'a name that is value and branch',
    '{"http":"yes","http":{"method":"GET"}}',
    [
      ['http', 'yes'],
      ['http.method', 'GET'],
    ],
  ],
  [
    'numbers to the last digit',
    '{"big":9223372036854775807,"neg":-1,"tiny":1e-300,"list":[9007199254740993,1]}',
    [
      ['big', '9223372036854775807'],
      ['neg', '-1'],
      ['tiny', '1e-300'],
      ['list', '[9007199254740993,1]'],
    ],
  ],
  [
    'truth',
    '{"t":true,"f":false}',
    [
      ['t', 'true'],
      ['f', 'false'],
    ],
  ],
  [
    'text of any kind',
    String.raw`{"p":"\/x","n":"a\nb","u":"\u00e9","q":"\"","brace":"}{","l":["\/a","\\\/",{"k":"]"}]}`,
    [
      ['p', '/x'],
      ['n', 'a\nb'],
      ['u', 'é'],
      ['q', '"'],
      ['brace', '}{'],
      ['l', String.raw`["/a","\\/",{"k":"]"}]`],
    ],
  ],
  [
    'names of any kind',
    String.raw`{"a b":{"c\"d":"v"}, "" : "nameless" }`,
    [
      ['a b.c"d', 'v'],
      ['', 'nameless'],
    ],
  ],
  [
    'white space',
    ' { "a" : 1 , "b" : [ 1 , 2 ] } ',
    [
      ['a', '1'],
      ['b', '[ 1 , 2 ]'],
    ],
  ],
  ['nothing', '{}', []],
])('reads %s', (_, text, expected) => {
  expect(flattenJson(text)).toEqual(expected);
});

it.each(['', 'x', '[]', 'null', '{', '{"a"', '{"a":', '{"a":1', '{"a":{"b":1}', '{"a" 1}', '{a:1}', '{"a":[1}'])(
  'gives nothing of %p',
  (text) => {
    expect(flattenJson(text)).toEqual([]);
  }
);

it('reads what is nested without end', () => {
  const deep = 20_000;
  expect(flattenJson(`${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`)).toEqual([[Array(deep).fill('a').join('.'), '1']]);
  expect(flattenJson(`{"l":${'['.repeat(deep)}${']'.repeat(deep)}}`)[0][1]).toHaveLength(2 * deep);
});
