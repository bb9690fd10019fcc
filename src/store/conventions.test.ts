import { readConventions, type OtelStatus } from './conventions';

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
    ['HTTP 200 against a status of error', { 'http.status_code': '200' }, 'error', [200, 'ok', '']],
    ['HTTP 404', { 'http.response.status_code': '404' }, 'unset', [404, 'client_error', 'm']],
    [
      'HTTP 503 by the stable name first',
      { 'http.response.status_code': '503', 'http.status_code': '200' },
      'error',
      [503, 'server_error', 'm'],
    ],
    ['a code that is none', { 'http.status_code': 'abc' }, 'ok', [null, 'ok', '']],
    ['error', {}, 'error', [null, 'server_error', 'm']],
    ['unset', {}, 'unset', [null, 'unknown', '']],
    ['gRPC by number', { 'rpc.system': 'grpc', 'rpc.grpc.status_code': '14' }, 'error', [14, 'server_error', 'm']],
    [
      'gRPC by name',
      { 'rpc.system.name': 'grpc', 'rpc.response.status_code': 'UNAVAILABLE' },
      'error',
      [null, 'server_error', 'm'],
    ],
    ['a database', { 'db.system': 'mysql', 'db.response.status_code': '1205' }, 'error', [1205, 'server_error', 'm']],
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
