import { sqlWords } from './sqlWords';
import { tooNewIn } from './since';

describe('words of a statement', () => {
  it('are functions, keywords, operators and types, and no names, texts and columns', () => {
    const { functions, keywords, operators, types } = sqlWords(
      "WITH toString(`a b`) AS name SELECT ids.1, `toDate(`, 'now()', CAST(map(), 'Map(String, Array(UInt8))') FROM `t` WHERE name != {x:Array(Int64)}"
    );
    expect([...functions]).toEqual(['toString', 'map']);
    expect([...keywords]).toEqual(['WITH', 'AS', 'SELECT', 'CAST', 'FROM', 'WHERE']);
    expect([...operators]).toEqual(['.', '!=']);
    expect([...types]).toEqual(['Map', 'String', 'Array', 'UInt8', 'Int64']);
  });

  it('are refused where there is what no statement has', () => {
    expect(() => sqlWords('SELECT 1 # 2')).toThrow(/What is this/);
  });
});

describe('what came after 22.8', () => {
  it.each([
    ['SELECT toString(count()) AS n FROM `t` WHERE `a` ILIKE {x:String}', []],
    ['SELECT firstLine(`a`) FROM `t`', ['firstLine is not in since.ts: when did ClickHouse get it?']],
    ['SELECT `a` FROM `t` QUALIFY 1', ['QUALIFY is not in since.ts: when did ClickHouse get it?']],
    ['SELECT `a`::String FROM `t`', [':: is not in since.ts: when did ClickHouse get it?']],
    ['SELECT {x:Variant(String)}', ['Variant is not in since.ts: when did ClickHouse get it?']],
    [
      'WITH [1] AS xs SELECT x FROM `t` ARRAY JOIN xs AS x',
      ['ARRAY JOIN xs: no name of WITH is taken there up to 23.10'],
    ],
    ['SELECT x FROM `t` ARRAY JOIN [1] AS x', []],
    ['SELECT x FROM `t` ARRAY JOIN if(`a` = 1, [1], [2]) AS x', []],
  ])('%s', (sql, words) => {
    expect(tooNewIn(sql, false)).toEqual(words);
  });

  it('may be asked of a column whose type is newer itself', () => {
    expect(tooNewIn('SELECT JSONAllPathsWithTypes(`a`) FROM `t`', true)).toEqual([]);
    expect(tooNewIn('SELECT JSONAllPathsWithTypes(`a`) FROM `t`', false)).toHaveLength(1);
  });
});
