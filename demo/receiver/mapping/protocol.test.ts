/** What was spoken, and how it ended. */
import { STATUS_CODES } from 'node:http';
import { HTTP_TEXTS } from './httpTexts';
import { attributes, rowOf, withAttributes } from './testSpan';

describe('protocol', () => {
  it.each([
    [{ 'http.scheme': 'http' }, { biz_protocol: 'http', l7_protocol: 20, is_tls: 0 }],
    [{ 'http.scheme': 'https' }, { biz_protocol: 'https', l7_protocol: 0, is_tls: 1 }],
    [
      { 'http.scheme': 'http', 'http.flavor': '2.0' },
      { l7_protocol: 21, version: '2.0' },
    ],
    [{ 'http.method': 'GET' }, { biz_protocol: 'HTTP', l7_protocol: 20, request_type: 'GET' }],
    [
      { 'db.system': 'mysql', 'db.operation': 'SELECT', 'db.statement': 'SELECT 1' },
      { biz_protocol: 'mysql', l7_protocol: 60, request_type: 'SELECT', request_resource: 'SELECT 1' },
    ],
    [
      { 'db.system': 'postgresql', 'db.connection_string': 'pg:5432' },
      { l7_protocol: 61, request_domain: 'pg:5432' },
    ],
    [{ 'db.system': 'redis' }, { l7_protocol: 80 }],
    [
      { 'rpc.system': 'grpc', 'rpc.service': 'shop.Items', 'rpc.method': 'Get' },
      { l7_protocol: 41, request_resource: 'shop.Items', request_type: 'Get' },
    ],
    [{ 'rpc.system': 'apache_dubbo' }, { biz_protocol: 'apache_dubbo', l7_protocol: 0 }],
    [{ 'messaging.system': 'rabbitmq' }, { l7_protocol: 0 }],
    [{ 'messaging.system': 'activemq' }, { l7_protocol: 0 }],
    [{ 'db.system': 'memcached' }, { l7_protocol: 0 }],
    [
      { 'messaging.system': 'kafka', 'messaging.url': 'kafka://a/b' },
      { l7_protocol: 100, request_resource: 'kafka://a/b' },
    ],
    [{ 'net.transport': 'ip_udp' }, { protocol: 17 }],
    [{ 'http.host': 'shop:80' }, { request_domain: 'shop:80' }],
    [{ 'http.target': '/a?b=1', 'http.url': 'http://x/c' }, { request_resource: '/a?b=1' }],
    [{ 'http.url': 'http://x:1/c/d?e=f' }, { request_resource: '/c/d?e=f' }],
    [{ 'http.url': 'http://x:1' }, { request_resource: '/' }],
    [{ 'http.url': 'no url' }, { request_resource: '' }],
    [{}, { biz_protocol: '', l7_protocol: 0 }],
  ])('%j', (given, expected) => {
    expect(withAttributes(given as Record<string, string>)).toMatchObject(expected);
  });

  it.each([
    [{ 'db.system': 'mongo' }, { l7_protocol: 81 }],
    [{ 'messaging.protocol': 'amq' }, { l7_protocol: 102 }],
    [{ 'http.url': 'http://' }, { request_resource: '' }],
    [{ 'http.url': 'http://x?a=/b' }, { request_resource: '/b' }],
    [{ 'http.url': 'h://x/a', 'http.target': '' }, { request_resource: '/a' }],
    [
      { 'db.system': 'mysql', 'http.scheme': '' },
      { biz_protocol: 'HTTP', l7_protocol: 20 },
    ],
    [
      { 'db.system': 'mysql', 'rpc.system': 5n },
      { biz_protocol: '', l7_protocol: 0 },
    ],
    [{ 'http.method': 5n }, { request_type: '' }],
    [{ 'net.transport': 'ip_udp', 'net.transport.x': 'ip_tcp' }, { protocol: 17 }],
  ])('(text) %j', (given, expected) => {
    expect(withAttributes(given as Record<string, string>)).toMatchObject(expected);
  });

  it('takes a key that begins with http for HTTP, even in the resource, but reads nothing from there', () => {
    expect(rowOf({}, attributes({ 'http.scheme': 'https', 'db.system': 'mysql' }))).toMatchObject({
      biz_protocol: 'HTTP',
      l7_protocol: 20,
      is_tls: 0,
    });
  });

  it('leaves the newer conventions to the attributes, as DeepFlow does', () => {
    const row = withAttributes({ 'http.request.method': 'GET', 'url.path': '/a', 'http.response.status_code': 500n });
    expect(row).toMatchObject({
      biz_protocol: 'HTTP',
      request_type: '',
      request_resource: '',
      response_code: null,
      response_status: 5,
    });
    expect(row.attribute_names).toEqual(['http.request.method', 'url.path', 'http.response.status_code']);
    expect(row.attribute_values).toEqual(['GET', '/a', '500']);
  });
});

describe('status', () => {
  it.each([
    [{ 'http.status_code': 200n }, { statusCode: 2, statusMessage: 'x' }, [0, 200, '']],
    [{ 'http.status_code': 404n }, {}, [4, 404, 'Not Found']],
    [{ 'http.status_code': '503' }, {}, [3, 503, 'Service Unavailable']],
    [{}, { statusCode: 1 }, [0, 1, '']],
    [{}, { statusCode: 2, statusMessage: 'no lock' }, [3, 2, 'no lock']],
    [{}, { statusCode: 0 }, [5, null, '']],
  ])('%j with %j', (given, changes, [status, code, exception]) => {
    const row = withAttributes(given as Record<string, string>, changes);
    expect([row.response_status, row.response_code, row.response_exception]).toEqual([status, code, exception]);
  });

  it('cuts a code that is none to 32 bits', () => {
    expect(withAttributes({ 'http.status_code': '99999999999999' })).toMatchObject({
      response_status: 0,
      response_code: 276447231,
    });
  });

  it.each([
    [{ 'http.status_code': 429n }, {}, [4, 429, 'Too Many Requests (RFC 6585)']],
    [{ 'http.status_code': 499n }, {}, [4, 499, '']],
    [{ 'http.status_code': 404 }, {}, [4, 404, 'Not Found']],
    [{ 'http.status_code': '+404' }, {}, [4, 404, 'Not Found']],
    [{ 'http.status_code': 'none' }, { statusCode: 1 }, [0, 1, '']],
    [{ 'http.status_code': 'none' }, {}, [5, 0, '']],
    [{ 'http.status_code': '' }, {}, [5, 0, '']],
    [{ 'http.status_code': null }, {}, [5, 0, '']],
    [{ 'http.status_code': '9'.repeat(30) }, {}, [0, -1, '']],
    [{ 'http.status_code': -(2n ** 63n) }, {}, [5, 0, '']],
    [{}, { statusCode: 1, statusMessage: 'fine' }, [0, 1, '']],
    [{}, { statusCode: 7, statusMessage: 'x' }, [5, 7, '']],
  ])('(text) $#', (given, changes, [status, code, exception]) => {
    const row = withAttributes(given as Record<string, string>, changes);
    expect([row.response_status, row.response_code, row.response_exception]).toEqual([status, code, exception]);
  });

  it('(text) knows what the codes are called, as the standards name them', () => {
    for (const [code, text] of Object.entries(HTTP_TEXTS)) {
      expect(text.replace(/ \(.*\)$/, '').toLowerCase()).toBe(STATUS_CODES[code]?.toLowerCase());
    }
  });
});
