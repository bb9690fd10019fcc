import { jsonForFile, readJson, utcOf } from './jsonColumn';

it.each([
  ['2026-11-30 08:00:00', 'UTC', '2026-11-30T08:00:00Z'],
  ['2026-11-30 08:00:00.123456789', 'Etc/UTC', '2026-11-30T08:00:00.123456789Z'],
  ['2026-11-30 08:00:00', 'Asia/Shanghai', '2026-11-30T00:00:00Z'],
  ['2026-07-01 00:30:00', 'Europe/Berlin', '2026-06-30T22:30:00Z'],
  ['2026-01-01 00:30:00', 'America/New_York', '2026-01-01T05:30:00Z'],
  // the clocks show 02:30 twice on that day
  ['2026-10-25 02:30:00', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
  ['2026-10-25 03:30:00', 'Europe/Berlin', '2026-10-25T02:30:00Z'],
  ['2026-03-29 03:30:00', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
  ['2026-03-29 01:30:00', 'Europe/Berlin', '2026-03-29T00:30:00Z'],
  ['2026-11-30 08:00:00', 'No/Where', '2026-11-30 08:00:00 No/Where'],
  ['tomorrow', 'UTC', 'tomorrow'],
])('%s in %s is %s', (text, zone, expected) => {
  expect(utcOf(text, zone)).toBe(expected);
});

const ANSWER = [
  '{"big":9007199254740993,"n":5,"day":"2026-11-30","when":"2026-11-30 08:00:00","http":"x","http":{"at":["2026-11-30 08:00:00"],"l":[1,9007199254740993]}}',
  { big: 'Int64', n: 'Int64', day: 'Date', when: 'DateTime', http: 'String', 'http.at': 'Array(Nullable(DateTime))' },
  'Europe/Berlin',
];

it('tells times in UTC, and all digits', () => {
  expect(readJson(ANSWER)).toEqual([
    ['big', '9007199254740993'],
    ['n', '5'],
    ['day', '2026-11-30'],
    ['when', '2026-11-30T07:00:00Z'],
    ['http', 'x'],
    ['http.at', '["2026-11-30T07:00:00Z"]'],
    ['http.l', '[1,9007199254740993]'],
  ]);
});

it('keeps the types for a file, but long numbers as text', () => {
  expect(jsonForFile(ANSWER)).toEqual({
    big: '9007199254740993',
    n: 5,
    day: '2026-11-30',
    when: '2026-11-30T07:00:00Z',
    http: 'x',
    'http.at': ['2026-11-30T07:00:00Z'],
    'http.l': [1, '9007199254740993'],
  });
});

it.each([undefined, null, 'x', {}, []])('gives nothing of %p', (answer) => {
  expect(readJson(answer)).toEqual([]);
  expect(jsonForFile(answer)).toBeNull();
});
