import { engineError, httpStatus } from './errors';

test('an error is read as the engine throws it', () => {
  expect(engineError(new Error('Code: 60. DB::Exception: Unknown table. (UNKNOWN_TABLE)'), 'x')).toMatchObject({
    code: 60,
    type: 'UNKNOWN_TABLE',
    reason: 'Unknown table.',
  });
});

test('an error that the engine wrapped in itself is unwrapped', () => {
  const thrown =
    "Code: 115. DB::Exception: Code: 115. DB::Exception: Unknown setting 'a'. (UNKNOWN_SETTING) (version 26.7.2.1). (UNKNOWN_SETTING)";
  expect(engineError(new Error(thrown), 'x').message).toBe(
    "Code: 115. DB::Exception: Unknown setting 'a'. (UNKNOWN_SETTING)"
  );
});

test('a refusal names the user of the gate, not the engine’s own', () => {
  const thrown = 'Code: 164. DB::Exception: default: Cannot execute query in readonly mode. (READONLY)';
  expect(engineError(new Error(thrown), 'ann').reason).toBe('ann: Cannot execute query in readonly mode.');
});

test('what is no ClickHouse error is told as one', () => {
  expect(engineError(new Error('out of luck'), 'x')).toMatchObject({ code: 49, reason: 'out of luck' });
});

test.each([
  [62, 400],
  [36, 400],
  [60, 404],
  [81, 404],
  [115, 404],
  [164, 500],
  [516, 403],
  [194, 401],
  [159, 408],
  [394, 500],
  [48, 501],
  [229, 413],
])('code %i has status %i', (code, status) => {
  expect(httpStatus(code)).toBe(status);
});
