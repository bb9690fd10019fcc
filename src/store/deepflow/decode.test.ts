import { decodeSpans } from './decode';

const row = (columns: object) => ({ _id: '1', start_time: '2026-09-21 14:13:20.000000', signal_source: 4, ...columns });
const protocolOf = (columns: object) => decodeSpans([row(columns)], 0n)[0].protocol;

it('spells a protocol alike, whoever told of it', () => {
  expect(protocolOf({ l7_protocol: 60, biz_protocol: 'mysql' })).toBe('MySQL');
  expect(protocolOf({ l7_protocol: 60, biz_protocol: '' })).toBe('MySQL');
  expect(protocolOf({ l7_protocol: 60, biz_protocol: 'MySQL' })).toBe('MySQL');
});

it('leaves a name that says more, or another thing', () => {
  expect(protocolOf({ l7_protocol: 20, biz_protocol: 'SOAP' })).toBe('SOAP');
  expect(protocolOf({ l7_protocol: 0, biz_protocol: 'own' })).toBe('own');
  expect(protocolOf({ l7_protocol: 0, biz_protocol: '' })).toBe('');
});

it.each(['', '0', '00000000', '0000000000000000', '00000000000000000000000000000000'])(
  'takes %p for no parent',
  (zeros) => {
    expect(decodeSpans([row({ parent_span_id: zeros, span_id: zeros })], 0n)[0]).toMatchObject({
      parentSpanId: '',
      spanId: '',
    });
  }
);

it.each(['00000000000000a0', 'SEG.0-0'])('takes %p for a parent', (id) => {
  expect(decodeSpans([row({ parent_span_id: id })], 0n)[0].parentSpanId).toBe(id);
});

it.each([
  ['OK', 0, 1, 'ok'],
  ['an error', 3, 2, 'server_error'],
])("takes the number of a span's status for no code: %s", (_, response_status, response_code, responseStatus) => {
  expect(decodeSpans([row({ response_status, response_code })], 0n)[0]).toMatchObject({
    responseStatus,
    responseCode: null,
  });
});

it('leaves the codes of what agents saw, and those of HTTP without an attribute', () => {
  const code = (columns: object) => decodeSpans([row(columns)], 0n)[0].responseCode;
  expect(code({ signal_source: 3, response_code: 2 })).toBe(2);
  expect(code({ response_status: 4, response_code: 404 })).toBe(404);
});

it('takes no status of 2 for a timeout where no server means one', () => {
  const status = (columns: object) => decodeSpans([row({ response_status: 2, ...columns })], 0n)[0].responseStatus;
  expect(status({})).toBe('unknown');
  expect(status({ signal_source: 3 })).toBe('timeout');
  expect(status({ signal_source: 3, l7_protocol: 100, request_type: 'Metadata' })).toBe('unknown');
  expect(status({ signal_source: 3, l7_protocol: 100, request_type: 'Fetch' })).toBe('timeout');
});
