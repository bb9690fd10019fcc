import { toDataFrame } from '@grafana/data';
import type { Call, Detail } from '../trace/call';
import { callsToFrame, frameToCalls } from './calls';
import { detailsToFrame, frameToDetails } from './details';
import { CALLS_FIELDS, DETAIL_FIELDS } from './schema';

const call: Call = {
  id: '18446744073709551615',
  startMs: 1_700_000_000_000.123,
  durationMs: 1.5,
  status: 'server_error',
  responseCode: 500,
  client: 'a',
  server: 'b',
  endpoint: 'GET /',
  requestType: 'GET',
  requestResource: '/',
  protocol: 'HTTP',
  exception: 'broken',
  traceId: 't',
  observationPoint: 's-p',
  signalSource: 'ebpf',
};

it('calls come back as they were, in order', () => {
  const calls: Call[] = [call, { ...call, id: '2', durationMs: null, responseCode: null, exception: '' }];
  const frame = callsToFrame(calls, true, 'A');
  expect(frame.fields.map((field) => field.name)).toEqual([...CALLS_FIELDS]);
  expect(frame.refId).toBe('A');
  expect(frameToCalls(frame)).toEqual({ calls, truncated: true });
  expect(frameToCalls(callsToFrame([], false))).toEqual({ calls: [], truncated: false });
});

it('another frame is no list of calls', () => {
  expect(frameToCalls(toDataFrame({ fields: [{ name: 'id', values: ['1'] }] }))).toBeNull();
});

it('details come back as they were, in order', () => {
  const details: Detail[] = [
    { kind: 'attribute', key: 'http.method', value: 'GET' },
    { kind: 'event', key: 'exception', value: '{"a":1}' },
    { kind: 'column', key: '_id', value: '18446744073709551615', row: '18446744073709551615' },
  ];
  const frame = detailsToFrame(details, 'span');
  expect(frame.fields.map((field) => field.name)).toEqual([...DETAIL_FIELDS]);
  expect(frameToDetails(frame)).toEqual(details);
  expect(frameToDetails(callsToFrame([call], false))).toBeNull();
});
