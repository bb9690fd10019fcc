import { statusOf } from './words';

it.each([
  [
    'error',
    ['Error', 'ERROR', 'error', 'STATUS_CODE_ERROR', 'StatusCode.ERROR', 'StatusCodeError', 'status_code_error', '2'],
  ],
  ['ok', ['Ok', 'OK', 'ok', 'STATUS_CODE_OK', 'StatusCode.OK', 'StatusCodeOk', 'status_code_ok', '1']],
  ['unset', ['Unset', 'UNSET', 'unset', 'STATUS_CODE_UNSET', 'StatusCode.UNSET', '0', '', '12', 'erroneous']],
])('the status %s in any spelling', (status, texts) => {
  expect(texts.map(statusOf)).toEqual(texts.map(() => status));
});
