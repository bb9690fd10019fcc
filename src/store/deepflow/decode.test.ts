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
