import { LEAST_VERSION } from '../../src/store/leastVersion';
import { sqlWords } from './sqlWords';

/**
 * The ClickHouse version with which each word of our SQL came: nothing else may be sent. Functions as ClickHouse 26 says
 * itself (`introduced_in` of `system.functions`, which `checkSince` compares); the rest from its changelogs and
 * documentation. 1.1 is whatever was there when ClickHouse was published.
 */
export const SINCE = {
  functions: {
    '1.1':
      'IPv4NumToString abs any arrayConcat arrayExists arrayFilter arrayFirst arrayFirstIndex arrayJoin arrayMap arrayReverse arraySlice bitNot bitOr bitShiftLeft bitXor cityHash64 ' +
      'coalesce concat count countIf extract greatest groupUniqArray has hasAny hex if ifNull indexOf intDiv isNull length lower match max maxIf min minIf multiIf now nullIf path position range ' +
      'replaceAll replaceOne replaceRegexpAll replaceRegexpOne rowNumberInAllBlocks splitByChar startsWith sum toDateTime toFloat64OrNull toInt64 toInt64OrNull toString toUInt64 toUInt8 ' +
      'toFixedString toTypeName toUnixTimestamp transform tuple tupleElement unhex uniq upper version',
    '18.16': 'dictGetOrDefault',
    '20.1': 'toDateTime64 toIPv4 toIPv6',
    '20.5': 'fromUnixTimestamp64Micro fromUnixTimestamp64Nano toUnixTimestamp64Micro toUnixTimestamp64Nano',
    '20.7': 'getSetting',
    '21.1': 'map',
    '21.2': 'mapContains mapKeys mapValues',
    '21.7': 'toJSONString',
    '21.8': 'leftPad',
    '22.1': 'right',
    '22.3': 'mapFilter',
  },
  keywords: {
    '1.1':
      'ALL AND ARRAY AS BY CAST DESC DISTINCT FROM GLOBAL GROUP HAVING IN INTERVAL IS JOIN LIMIT NOT NULL OR ORDER SECOND ' +
      'PREWHERE SELECT UNION WHERE WITH',
    '20.6': 'ILIKE',
  },
  // `.` takes an element of a tuple, `[` one of an array or a map
  operators: { '1.1': '!= * + - -> . < <= = > >= [ ]' },
  types: { '1.1': 'Array Int64 String UInt16 UInt32 UInt64 UInt8 Float64 Nullable UUID', '21.1': 'Map' },
} as const;

/** What may stand in a statement on a table that has a column of the JSON type, which is newer itself: 24.8. */
const WITH_JSON: Partial<Record<Kind, string>> = { functions: 'JSONAllPathsWithTypes timezone' };

type Kind = keyof typeof SINCE;

const NUMBER = (version: string): number => {
  const [year, month = 0] = version.split('.').map(Number);
  return year * 100 + month;
};

/** Version by word. */
export const sinceOf = (kind: Kind): Map<string, string> =>
  new Map(
    Object.entries(SINCE[kind]).flatMap(([version, words]) =>
      String(words)
        .split(' ')
        .map((word): [string, string] => [word, version])
    )
  );

const KNOWN = new Map((Object.keys(SINCE) as Kind[]).map((kind) => [kind, sinceOf(kind)]));

/**
 * What of a statement is newer than the oldest ClickHouse that we are made for, or not on the list; in words.
 * @param hasJson where the table has a column of the JSON type
 */
export function tooNewIn(sql: string, hasJson: boolean): string[] {
  const words = sqlWords(sql);
  const found = [...KNOWN].flatMap(([kind, known]) =>
    [...words[kind]].flatMap((word) => {
      const since = known.get(word);
      if (since === undefined) {
        return hasJson && WITH_JSON[kind]?.split(' ').includes(word)
          ? []
          : [`${word} is not in since.ts: when did ClickHouse get it?`];
      }
      return NUMBER(since) > NUMBER(LEAST_VERSION) ? [`${word} came with ${since}, after ${LEAST_VERSION}`] : [];
    })
  );
  const joined = [...words.joinedNames].map((name) => `ARRAY JOIN ${name}: no name of WITH is taken there up to 23.10`);
  return [...found, ...joined];
}
