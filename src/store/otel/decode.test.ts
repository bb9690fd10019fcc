import type { StoreRow } from '../client';
import { decodeOtelSpans } from './decode';

const ORIGIN_NS = 1_795_386_000_000_000_000n;
const row = (more: StoreRow = {}): StoreRow => ({
  o_start: '1795386000000001001',
  o_duration: '2500',
  o_trace: 'abc',
  o_span: '01',
  o_parent: '',
  o_name: 'work',
  o_kind: 'Internal',
  o_service: 'shop',
  o_status: 'Unset',
  o_message: '',
  o_attributes: {},
  o_resource: {},
  ...more,
});
const span = (more: StoreRow = {}) => decodeOtelSpans([row(more)], ORIGIN_NS)[0];

it('keeps nanoseconds', () => {
  expect(span()).toMatchObject({ startNs: 1001, endNs: 3501 });
});

it.each(['x', '', null])('takes a duration of %p for none', (duration) => {
  expect(span({ o_duration: duration })).toMatchObject({ startNs: 1001, endNs: 1001 });
});

it.each([
  // as clickhouseexporter 0.165.1 stores an end 1 ms before the start, and an end of 0
  ['18446744073708551616', 'before start'],
  [String(2n ** 64n - 1795386000000001001n), 'missing'],
  // as tables with a signed duration have it
  ['-1000000', 'before start'],
  ['-1795386000000001001', 'missing'],
])('gives a span with the duration %s no length, and says why', (duration, lostEnd) => {
  expect(span({ o_duration: duration })).toMatchObject({ startNs: 1001, endNs: 1001, lostEnd });
});

it('has nothing to say of a span with an end, however long it is', () => {
  expect(span({ o_duration: '0' })).not.toHaveProperty('lostEnd');
  expect(span({ o_duration: String(10n ** 18n) })).toMatchObject({ endNs: 1001 + 1e18 });
  expect(span({ o_duration: String(10n ** 18n) })).not.toHaveProperty('lostEnd');
});

it.each([
  ['the node', { 'k8s.node.name': 'n', 'host.name': 'vm', 'host.id': '7' }, 'node:n'],
  ['the host', { 'host.name': 'vm', 'host.id': '7' }, 'node:vm'],
  ["the host, where its name is every host's", { 'host.name': 'localhost', 'host.id': '7' }, 'node:7'],
  ['the host by its id', { 'host.id': '7' }, 'node:7'],
  ['the host that a pod runs on', { 'k8s.pod.name': 'p', 'host.name': 'vm' }, 'node:vm'],
  ["nothing, where a pod's own name is its host's", { 'k8s.pod.name': 'p', 'host.name': 'p', 'host.id': '7' }, ''],
  ["nothing, where a pod's id may be its own", { 'k8s.pod.name': 'p', 'host.id': '7' }, ''],
  ['nothing', {}, ''],
])('names its clock by %s', (_, resource, domain) => {
  expect(span({ o_resource: resource }).clockDomain).toBe(domain);
});

it.each([
  ['Server', 'server', 's-app'],
  ['SPAN_KIND_SERVER', 'server', 's-app'],
  ['2', 'server', 's-app'],
  ['Consumer', 'consumer', 's-app'],
  ['Client', 'client', 'c-app'],
  ['SPAN_KIND_PRODUCER', 'producer', 'c-app'],
  ['Internal', 'internal', 'app'],
  ['SPAN_KIND_UNSPECIFIED', 'unspecified', 'app'],
  ['SERVER', 'server', 's-app'],
  ['server', 'server', 's-app'],
  ['SpanKind.SERVER', 'server', 's-app'],
  ['span-kind-client', 'client', 'c-app'],
  ['  Producer ', 'producer', 'c-app'],
  ['SPAN_KIND_5', 'consumer', 's-app'],
  ['9', 'unspecified', 'app'],
  ['', 'unspecified', 'app'],
  ['what', 'unspecified', 'app'],
])('sees kind %p', (kind, spanKind, observationPoint) => {
  expect(span({ o_kind: kind })).toMatchObject({ spanKind, observationPoint });
});

it.each([
  ['Error', 'server_error'],
  ['STATUS_CODE_ERROR', 'server_error'],
  ['Ok', 'ok'],
  ['STATUS_CODE_OK', 'ok'],
  ['ERROR', 'server_error'],
  ['error', 'server_error'],
  ['StatusCode.ERROR', 'server_error'],
  ['2', 'server_error'],
  ['OK', 'ok'],
  ['1', 'ok'],
  ['Unset', 'unknown'],
  ['0', 'unknown'],
  ['', 'unknown'],
])('sees status %p', (status, responseStatus) => {
  expect(span({ o_status: status })).toMatchObject({ responseStatus });
});

it('takes zeros for no parent', () => {
  expect(span({ o_parent: '0000000000000000' }).parentSpanId).toBe('');
  expect(span({ o_parent: '00f067aa0ba902b7' }).parentSpanId).toBe('00f067aa0ba902b7');
});

it('has no trace id where the row has none', () => {
  expect(span({ o_trace: '' }).traceIds).toEqual([]);
});

it('puts where the code ran at the end that it was, and the peer at the other', () => {
  const ran = {
    o_resource: { 'k8s.pod.name': 'p', 'k8s.node.name': 'n', 'k8s.pod.ip': '10.0.0.1' },
    o_attributes: { 'network.peer.address': '10.0.0.2', 'network.peer.port': '7', 'server.port': '8080' },
  };
  const here = { pod: 'p', podNode: 'n', ip: '10.0.0.1' };
  expect(span({ ...ran, o_kind: 'Server' })).toMatchObject({
    server: here,
    client: { ip: '10.0.0.2', pod: '' },
    clientPort: 7,
    serverPort: 8080,
    clockDomain: 'node:n',
  });
  expect(span({ ...ran, o_kind: 'Client' })).toMatchObject({
    client: here,
    server: { ip: '10.0.0.2' },
    serverPort: 8080,
  });
});

it('takes no address that every host has, and no process id of a container', () => {
  for (const address of ['127.0.0.1', '::1', '0.0.0.0', 'web-1', '']) {
    expect(span({ o_resource: { 'app.host.ip': address, 'process.pid': '1' } }).server).toMatchObject({
      ip: '',
      processId: 0,
    });
  }
});

it('shares the end of spans of one resource, and does not of others', () => {
  const [a, b, c] = decodeOtelSpans(
    [row({ o_resource: { 'k8s.pod.name': 'p' } }), row({ o_resource: { 'k8s.pod.name': 'p' } }), row()],
    ORIGIN_NS
  );
  expect(a.server).toBe(b.server);
  expect(a.server).not.toBe(c.server);
});
