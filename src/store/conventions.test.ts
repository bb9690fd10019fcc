import { readConventions } from './conventions';
import type { OtelStatus } from './outcome';

const said = (attributes: Record<string, string>, status: OtelStatus = 'unset', message = '') =>
  readConventions(attributes, status, message);

describe('what was asked for', () => {
  it.each([
    [
      'old HTTP',
      { 'http.method': 'GET', 'http.target': '/a?b=1', 'http.flavor': '1.1' },
      ['HTTP', 20, 'GET', '/a?b=1'],
    ],
    ['stable HTTP', { 'http.request.method': 'GET', 'url.path': '/a' }, ['HTTP', 20, 'GET', '/a']],
    ['a client by its URL', { 'http.method': 'GET', 'http.url': 'https://x:1/c/d?e=f' }, ['HTTP', 20, 'GET', '/c/d']],
    ['no URL', { 'http.url': 'no url' }, ['HTTP', 20, '', '']],
    ['HTTP/2', { 'http.request.method': 'POST', 'network.protocol.version': '2' }, ['HTTP2', 21, 'POST', '']],
    [
      'a database, old',
      { 'db.system': 'mysql', 'db.operation': 'SELECT', 'db.statement': 'SELECT 1' },
      ['MySQL', 60, 'SELECT', 'SELECT 1'],
    ],
    [
      'a database, stable',
      { 'db.system.name': 'postgresql', 'db.operation.name': 'SELECT', 'db.query.text': 'SELECT $1' },
      ['PostgreSQL', 61, 'SELECT', 'SELECT $1'],
    ],
    ['a database that speaks like another', { 'db.system': 'mariadb' }, ['MySQL', 60, '', '']],
    ['a database that DeepFlow does not know', { 'db.system': 'cassandra' }, ['cassandra', 0, '', '']],
    [
      'gRPC, old',
      { 'rpc.system': 'grpc', 'rpc.service': 'shop.Items', 'rpc.method': 'Get' },
      ['gRPC', 41, 'Get', 'shop.Items'],
    ],
    [
      'gRPC, both in one',
      { 'rpc.system.name': 'grpc', 'rpc.method': 'shop.Items/Get' },
      ['gRPC', 41, 'Get', 'shop.Items'],
    ],
    ['gRPC over HTTP attributes', { 'rpc.system': 'grpc', 'http.request.method': 'POST' }, ['gRPC', 41, '', '']],
    ['Dubbo', { 'rpc.system': 'apache_dubbo', 'rpc.service': 'a.B', 'rpc.method': 'c' }, ['Dubbo', 40, 'c', 'a.B']],
    [
      'Kafka, old',
      { 'messaging.system': 'kafka', 'messaging.operation': 'process', 'messaging.destination': 'orders' },
      ['Kafka', 100, 'process', 'orders'],
    ],
    [
      'RabbitMQ, stable',
      {
        'messaging.system': 'rabbitmq',
        'messaging.operation.name': 'ack',
        'messaging.operation.type': 'settle',
        'messaging.destination.name': 'q',
      },
      ['AMQP', 102, 'ack', 'q'],
    ],
    ['nothing', { 'code.function': 'f' }, ['', 0, '', '']],
    [
      'empty texts, which are as good as none',
      { 'http.method': '', 'db.system': '', 'rpc.system': '' },
      ['', 0, '', ''],
    ],
  ])('%s', (_, attributes, expected) => {
    const { protocol, l7Protocol, requestType, requestResource } = said(attributes as Record<string, string>);
    expect([protocol, l7Protocol, requestType, requestResource]).toEqual(expected);
  });
});

describe('how it ended', () => {
  it.each([
    ['HTTP 200 and an error that it tells of', { 'http.status_code': '200' }, 'error', [200, 'server_error', 'm']],
    ['HTTP 404', { 'http.response.status_code': '404' }, 'unset', [404, 'client_error', 'm']],
    ['HTTP 404 as hoped for', { 'http.response.status_code': '404' }, 'ok', [404, 'ok', '']],
    ['HTTP 503 as hoped for', { 'http.response.status_code': '503' }, 'ok', [503, 'ok', '']],
    ['HTTP 404 as an error', { 'http.response.status_code': '404' }, 'error', [404, 'client_error', 'm']],
    ['HTTP 200', { 'http.response.status_code': '200' }, 'unset', [200, 'ok', '']],
    ['no HTTP code', { 'http.response.status_code': '0' }, 'unset', [null, 'unknown', '']],
    [
      'HTTP 503 by the stable name first',
      { 'http.response.status_code': '503', 'http.status_code': '200' },
      'error',
      [503, 'server_error', 'm'],
    ],
    ['a code that is none', { 'http.status_code': 'abc' }, 'ok', [null, 'ok', '']],
    ['error', {}, 'error', [null, 'server_error', 'm']],
    ['ok', {}, 'ok', [null, 'ok', '']],
    ['unset', {}, 'unset', [null, 'unknown', '']],
    ['a database', { 'db.system': 'mysql', 'db.response.status_code': '1205' }, 'error', [1205, 'server_error', 'm']],
    ['gRPC 0', { 'rpc.system': 'grpc', 'rpc.grpc.status_code': '0' }, 'unset', [0, 'ok', '']],
    ['gRPC 0 and an error', { 'rpc.system': 'grpc', 'rpc.grpc.status_code': '0' }, 'error', [0, 'server_error', 'm']],
    ['gRPC by number', { 'rpc.system': 'grpc', 'rpc.grpc.status_code': '14' }, 'unset', [14, 'server_error', 'm']],
    ['gRPC, the fault of the caller', { 'rpc.grpc.status_code': '5' }, 'error', [5, 'client_error', 'm']],
    ['gRPC, as hoped for', { 'rpc.grpc.status_code': '5' }, 'ok', [5, 'ok', '']],
    ['no code of gRPC', { 'rpc.grpc.status_code': '99' }, 'unset', [null, 'unknown', '']],
    [
      'gRPC beside HTTP',
      { 'rpc.grpc.status_code': '13', 'http.status_code': '200' },
      'unset',
      [13, 'server_error', 'm'],
    ],
    [
      'gRPC by number under the stable name',
      { 'rpc.system.name': 'grpc', 'rpc.response.status_code': '0' },
      'unset',
      [0, 'ok', ''],
    ],
    [
      'gRPC by name',
      { 'rpc.system.name': 'grpc', 'rpc.response.status_code': 'UNAVAILABLE' },
      'unset',
      [14, 'server_error', 'm'],
    ],
    ['gRPC by name, well', { 'rpc.system.name': 'grpc', 'rpc.response.status_code': 'OK' }, 'unset', [0, 'ok', '']],
    [
      'Connect by name',
      { 'rpc.system': 'connect_rpc', 'rpc.connect_rpc.error_code': 'not_found' },
      'unset',
      [5, 'client_error', 'm'],
    ],
    [
      'Connect, in its spelling',
      { 'rpc.system.name': 'connectrpc', 'rpc.response.status_code': 'canceled' },
      'unset',
      [1, 'client_error', 'm'],
    ],
    [
      'Dubbo, whose numbers are others',
      { 'rpc.system.name': 'dubbo', 'rpc.response.status_code': '20' },
      'unset',
      [20, 'unknown', ''],
    ],
    [
      'a word that nobody knows',
      { 'rpc.system.name': 'grpc', 'rpc.response.status_code': 'SOMEHOW' },
      'error',
      [null, 'server_error', 'm'],
    ],
  ])('%s', (_, attributes, status, expected) => {
    const all = said(attributes as unknown as Record<string, string>, status as OtelStatus, 'm');
    expect([all.responseCode, all.responseStatus, all.responseException]).toEqual(expected);
  });

  it('names the type of an error that has no message', () => {
    expect(said({ 'error.type': 'java.net.SocketTimeoutException' }, 'error').responseException).toBe(
      'java.net.SocketTimeoutException'
    );
  });
});

it.each([
  [{ 'server.address': 'shop', 'http.host': 'old:80' }, 'shop'],
  [{ 'http.host': 'old:80' }, 'old:80'],
  [{ 'url.full': 'https://x:1/c' }, 'x:1'],
  [{ 'db.connection_string': 'mysql://db:3306' }, 'mysql://db:3306'],
])('reads the domain of %j', (attributes, domain) => {
  expect(said(attributes as Record<string, string>).requestDomain).toBe(domain);
});

it('reads TLS, transport and ports, and takes nothing for a port that is none', () => {
  expect(said({ 'url.scheme': 'https', 'server.port': '8443', 'network.transport': 'udp' })).toMatchObject({
    isTls: true,
    serverPort: 8443,
    transport: 17,
  });
  expect(said({ 'http.url': 'http://x', 'net.peer.port': '99999', 'net.transport': 'ip_tcp' })).toMatchObject({
    isTls: false,
    peerPort: 0,
    transport: 6,
  });
  expect(said({ 'network.transport': 'unix' }).transport).toBe(0);
});
