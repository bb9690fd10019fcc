import {
  firstWord,
  formatClause,
  reachesOutside,
  readsInput,
  resetsASetting,
  sqlWords,
  usesClientFiles,
} from './sqlText';

test('words are read outside comments, quotes and heredocs', () => {
  expect(sqlWords("select 'a;''b\\'', `x` -- ; drop\n/* ; */ from $q$ ; $q$ # end\n;")).toEqual([
    ...['SELECT', "'", ',', '`', 'FROM', "'"],
  ]);
  expect(firstWord('/* x */ -- y\n insert into t')).toBe('INSERT');
  expect(firstWord('-- nothing')).toBe('');
});

test.each([
  ['SELECT 1 FORMAT JSONEachRow', 'JSONEachRow'],
  ['select 1 format csv;', 'csv'],
  ['SELECT 1 FORMAT JSON SETTINGS max_threads = 1', 'JSON'],
  ['SELECT 1 SETTINGS max_threads = 1 FORMAT Native -- or FORMAT CSV', 'Native'],
  ["SELECT ' FORMAT JSON'", undefined],
  ['SELECT * FROM (SELECT 1 AS format) AS x', undefined],
  ["SELECT format('{}', a) FROM t", undefined],
  ['SELECT 1 AS format, 2 AS b', undefined],
])('the format of %s', (sql, format) => {
  expect(formatClause(sql)).toBe(format);
});

test('a setting put back to its default', () => {
  expect(resetsASetting('SELECT 1 SETTINGS readonly = default')).toBe(true);
  expect(resetsASetting('SELECT 1 SETTINGS/**/readonly/**/=/**/DEFAULT')).toBe(true);
  expect(resetsASetting("SELECT name FROM system.tables WHERE database = 'default'")).toBe(false);
  expect(resetsASetting('SELECT * FROM default.t')).toBe(false);
});

test('files of a command line client, and input()', () => {
  expect(usesClientFiles("SELECT 1 INTO OUTFILE '/x'")).toBe(true);
  expect(usesClientFiles("INSERT INTO t FROM INFILE '/x' FORMAT CSV")).toBe(true);
  expect(usesClientFiles("SELECT 'INTO OUTFILE'")).toBe(false);
  expect(readsInput("INSERT INTO t SELECT a FROM input('a Int8') FORMAT CSV")).toBe(true);
  expect(readsInput('INSERT INTO input (a) VALUES')).toBe(false);
});

test.each([
  ["SELECT file('/etc/passwd')", true],
  ["SELECT FILE /**/ ('/etc/passwd')", true],
  ["SELECT `file`('/etc/passwd')", true],
  ['SELECT "file"(\'/etc/passwd\')', true],
  ["DESCRIBE TABLE file('/etc/passwd')", true],
  ["DESC url('http://x')", true],
  ['DESCRIBE (SELECT 1)', false],
  ['DESCRIBE TABLE flow_log.l7_flow_log', false],
  ['SELECT count() FROM t WHERE file IN (1)', false],
  ["SELECT concat('file', '(')", false],
])('%s reaches outside: %s', (sql, expected) => {
  expect(reachesOutside(sql)).toBe(expected);
});
