import { STATUS_CODES } from 'node:http';
import type { KeyValue, OtlpSpan } from '../otlp/model';
import type { ResourceIds } from '../identities/ids';
import { HTTP_TEXTS } from './httpTexts';
import { spanToRow } from './spanToRow';

/**
 * Rules of DeepFlow's OTel import, one by one. `../deepflowRows.test.ts` holds all columns against 74 rows that DeepFlow
 * made, and is where a rule that those rows show is proven. What those spans do not hold is marked "(text)": it follows
 * from what is written of DeepFlow's import, from its public source, and, for how values become text or JSON, from a run
 * of the Go packages it uses (protobuf 1.36.5, goccy/go-json 0.10.2, OTLP 1.1.0). One such rule is a guess: which five
 * `web.vitals` are numbers (the rows show LCP only).
 */
const NO_IDS: ResourceIds = {
  podClusterId: 0,
  podNsId: 0,
  podNodeId: 0,
  podGroupId: 0,
  podGroupType: 0,
  podId: 0,
  serviceId: 0,
  agentId: 0,
};

const SERVER = 2;
const CLIENT = 3;

function span(changes: Partial<OtlpSpan> = {}): OtlpSpan {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    parentSpanId: '00f067aa0ba902b7',
    name: 'GET /items',
    kind: SERVER,
    startNs: 1_790_000_000_123_456_789n,
    endNs: 1_790_000_001_000_000_999n,
    attributes: [],
    events: [],
    statusCode: 0,
    statusMessage: '',
    ...changes,
  };
}

const attributes = (pairs: Record<string, KeyValue['value']>): KeyValue[] =>
  Object.entries(pairs).map(([key, value]) => ({ key, value }));

const rowOf = (changes: Partial<OtlpSpan> = {}, resource: KeyValue[] = [], peerIp = '', ids = NO_IDS) =>
  spanToRow(span(changes), resource, { ids, idsAt: () => null, peerIp, analyzerId: 2, counter: 5 });

const namedValues = ({ attribute_names, attribute_values }: ReturnType<typeof rowOf>) =>
  Object.fromEntries(attribute_names.map((name, index) => [name, attribute_values[index]]));

const withAttributes = (pairs: Record<string, KeyValue['value']>, changes: Partial<OtlpSpan> = {}) =>
  rowOf({ ...changes, attributes: attributes(pairs) });

describe('spanToRow', () => {
  it('marks the row as an OTel session', () => {
    expect(rowOf()).toMatchObject({
      signal_source: 4,
      type: 2,
      capture_nic_type: 8,
      capture_network_type_id: 3,
      protocol: 6,
      is_ipv4: 1,
      req_tcp_seq: 0,
      resp_tcp_seq: 0,
      syscall_trace_id_request: '0',
      syscall_trace_id_response: '0',
      flow_id: '0',
    });
  });

  it('keeps ids, name and kind', () => {
    expect(rowOf()).toMatchObject({
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      span_id: 'b7ad6b7169203331',
      parent_span_id: '00f067aa0ba902b7',
      endpoint: 'GET /items',
      span_kind: 2,
    });
  });

  it('keeps a parent of zeros: readers know that it is none', () => {
    expect(rowOf({ parentSpanId: '0000000000000000' }).parent_span_id).toBe('0000000000000000');
  });

  it('says that both ends are tagged by address, for the default team', () => {
    expect(rowOf()).toMatchObject({ tag_source_0: 8, tag_source_1: 8, team_id: 1 });
  });

  it('cuts times to microseconds, and its second and id to the end', () => {
    expect(rowOf()).toMatchObject({
      start_time: 1_790_000_000_123_456,
      end_time: 1_790_000_001_000_000,
      time: 1_790_000_001,
      response_duration: 876_544,
      _id: String((1_790_000_001n << 32n) | (2n << 22n) | 5n),
    });
  });

  it('has no duration where the end is before the start', () => {
    expect(rowOf({ startNs: 2_000_000_000n, endNs: 1_000_000_000n }).response_duration).toBe(0);
  });

  it.each([
    [0, 'app'],
    [1, 'app'],
    [2, 's-app'],
    [3, 'c-app'],
    [4, 'c-app'],
    [5, 's-app'],
    [9, 'app'],
  ])('sees kind %i at %s', (kind, point) => {
    expect(rowOf({ kind }).observation_point).toBe(point);
  });

  it('gives server spans without a port 65535, and no others', () => {
    expect([2, 5, 3, 1].map((kind) => rowOf({ kind }).server_port)).toEqual([65535, 65535, 0, 0]);
  });

  it('indexes the trace id by its DJB hash with base 17', () => {
    // ((17·33 + 'a')·33 + 'b')
    const row = withAttributes({ 'sw8.trace_id': 'ab' });
    expect(row.trace_id_index).toBe(String((17 * 33 + 97) * 33 + 98));
  });

  describe('SkyWalking', () => {
    const SEGMENT = { 'sw8.trace_id': 'T.1', 'sw8.segment_id': 'SEG.2', 'sw8.span_id': 3n };

    it('numbers spans within their segment', () => {
      expect(withAttributes({ ...SEGMENT, 'sw8.parent_span_id': '2' })).toMatchObject({
        trace_id: 'T.1',
        span_id: 'SEG.2-3',
        parent_span_id: 'SEG.2-2',
      });
    });

    const link = (pairs: Record<string, KeyValue['value']>) => ({ attributes: attributes(pairs) });
    const parent = { 'sw8.parent_segment_id': 'SEG.1', 'sw8.parent_span_id': 7n };

    it('finds the parent of a segment in a link', () => {
      const row = withAttributes(SEGMENT, {
        parentSpanId: '',
        links: [link(parent), link({ refType: 'CrossThread' }), link({ ...parent, refType: 'CrossProcess' })],
      });
      expect(row).toMatchObject({ span_id: 'SEG.2-3', parent_span_id: 'SEG.1-7' });
    });

    it('(text) has no parent where no link tells of a call across processes or threads', () => {
      const links = [link(parent), link({ ...parent, refType: 'Other' })];
      expect(withAttributes(SEGMENT, { parentSpanId: '', links }).parent_span_id).toBe('');
      expect(withAttributes(SEGMENT, { parentSpanId: '' }).parent_span_id).toBe('');
    });

    it('(text) numbers without a segment stand alone, and the resource has the last word on the trace', () => {
      const row = rowOf(
        { attributes: attributes({ 'sw8.span_id': 3n, 'sw8.parent_span_id': '2', 'sw8.trace_id': 'own' }) },
        attributes({ 'sw8.trace_id': 'of the resource' })
      );
      expect(row).toMatchObject({ trace_id: 'of the resource', span_id: '3', parent_span_id: '2' });
    });

    it('(text) a parent in OTLP counts as one in the segment', () => {
      expect(withAttributes(SEGMENT).parent_span_id).toBe('SEG.2-00f067aa0ba902b7');
    });
  });

  describe('addresses', () => {
    const host = attributes({ 'app.host.ip': '10.1.2.3' });

    it('puts app.host.ip at the near end and the peer at the other', () => {
      const peer = attributes({ 'net.peer.ip': '10.9.9.9' });
      expect(rowOf({ kind: SERVER, attributes: peer }, host)).toMatchObject({ ip4_1: '10.1.2.3', ip4_0: '10.9.9.9' });
      expect(rowOf({ kind: CLIENT, attributes: peer }, host)).toMatchObject({ ip4_0: '10.1.2.3', ip4_1: '10.9.9.9' });
      expect(rowOf({ kind: 1 }, host)).toMatchObject({ ip4_1: '10.1.2.3', ip4_0: '0.0.0.0' });
    });

    it('knows the peer by its newer name, too, which beats the older one', () => {
      expect(withAttributes({ 'network.peer.address': '10.9.9.8' }).ip4_0).toBe('10.9.9.8');
      const newer = withAttributes({ 'network.peer.address': '10.9.9.8', 'net.peer.ip': '10.9.9.7' });
      expect([newer.ip4_0, newer.attribute_names]).toEqual(['10.9.9.8', ['network.peer.address']]);
      const later = withAttributes({ 'net.peer.ip': '10.9.9.7', 'network.peer.address': '10.9.9.8' });
      expect([later.ip4_0, later.attribute_names]).toEqual(['10.9.9.8', ['net.peer.ip', 'network.peer.address']]);
    });

    it('does not even keep as attribute what should be an address and is none', () => {
      expect(withAttributes({ 'network.peer.address': '/tmp/sock', other: 'x' }).attribute_names).toEqual(['other']);
    });

    it('(text) the same for the other two names, for a zone index, and for what is no string', () => {
      expect(withAttributes({ 'net.peer.ip': 'web-1', 'network.peer.address': 7n }).attribute_names).toEqual([]);
      expect(rowOf({}, attributes({ 'app.host.ip': 'fe80::1%eth0' }))).toMatchObject({
        attribute_names: [],
        ip6_1: '::',
        is_ipv4: 1,
      });
    });

    it('(text) an older name still counts where the newer one is no address', () => {
      const row = withAttributes({ 'network.peer.address': '/tmp/sock', 'net.peer.ip': '10.9.9.7' });
      expect([row.ip4_0, row.attribute_names]).toEqual(['10.9.9.7', ['net.peer.ip']]);
    });

    it.each(['::ffff:10.1.2.3', '::ffff:a01:203', '::FFFF:0A01:0203'])('(text) %s is IPv4', (address) => {
      expect(rowOf({}, attributes({ 'app.host.ip': address }))).toMatchObject({ ip4_1: '10.1.2.3', is_ipv4: 1 });
    });

    it('tags the peer with what has its address, if the row is of that kind of address', () => {
      const at = (kind: number, peer: string, own: string) =>
        spanToRow(span({ kind, attributes: attributes({ 'net.peer.ip': peer }) }), attributes({ 'app.host.ip': own }), {
          ids: NO_IDS,
          idsAt: (address) => (address === peer ? { ...NO_IDS, podId: 6, podNodeId: 34 } : null),
          peerIp: '',
          analyzerId: 2,
          counter: 5,
        });
      expect(at(CLIENT, '10.9.9.9', '10.1.2.3')).toMatchObject({ pod_id_1: 6, auto_instance_type_1: 10, pod_id_0: 0 });
      expect(at(SERVER, '10.9.9.9', '10.1.2.3')).toMatchObject({ pod_id_0: 6, pod_node_id_0: 34 });
      expect(at(SERVER, '10.9.9.9', 'fd00::9')).toMatchObject({ pod_id_0: 0, ip4_0: '10.9.9.9', is_ipv4: 0 });
    });

    it('takes the sender for the host where none is named, and says so in the attributes', () => {
      const row = rowOf({}, [], '192.168.0.7');
      expect(row.ip4_1).toBe('192.168.0.7');
      expect(row.attribute_names).toEqual(['app.host.ip']);
      expect(rowOf({}, host, '192.168.0.7')).toMatchObject({ ip4_1: '10.1.2.3', attribute_values: ['10.1.2.3'] });
    });

    it('keeps IPv6 apart, and takes nothing that is no address', () => {
      expect(rowOf({}, attributes({ 'app.host.ip': 'fd00::1' }))).toMatchObject({ ip6_1: 'fd00::1', is_ipv4: 0 });
      expect(rowOf({}, attributes({ 'app.host.ip': 'web-1' }))).toMatchObject({ ip4_1: '0.0.0.0', is_ipv4: 1 });
    });
  });

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

  describe('attributes', () => {
    it("lists the span's, then the resource's, all as text", () => {
      const row = rowOf(
        {
          attributes: attributes({
            text: 'a',
            empty: '',
            whole: -(2n ** 63n),
            part: 0.5,
            yes: true,
            none: null,
            bytes: Uint8Array.of(1, 2),
            list: ['a', 1n, { entries: attributes({ deep: false }) }],
          }),
        },
        attributes({ 'service.name': 'shop', 'service.instance.id': 'shop-1' })
      );
      expect(namedValues(row)).toEqual({
        text: 'a',
        empty: '""',
        whole: '-9223372036854775808',
        part: '0.5',
        yes: 'true',
        none: '',
        bytes: '"\\x01\\x02"',
        list: '{values:{string_value:"a"}  values:{int_value:1}  values:{kvlist_value:{values:{key:"deep"  value:{bool_value:false}}}}}',
        'service.name': 'shop',
        'service.instance.id': 'shop-1',
      });
      expect(row.attribute_names.slice(-2)).toEqual(['service.name', 'service.instance.id']);
      expect(row).toMatchObject({ app_service: 'shop', app_instance: 'shop-1' });
    });

    it.each<[string, KeyValue['value'], string]>([
      ['an empty list', [], '{}'],
      ['an empty map', { entries: [] }, '{}'],
      [
        'values within a list',
        ['', null, -5n, 1e6, NaN, true, Uint8Array.of(1), [], [1n, 2n]],
        '{values:{string_value:""}  values:{}  values:{int_value:-5}  values:{double_value:1e+06}  values:{double_value:nan}' +
          '  values:{bool_value:true}  values:{bytes_value:"\\x01"}  values:{array_value:{}}' +
          '  values:{array_value:{values:{int_value:1}  values:{int_value:2}}}}',
      ],
      [
        'keys and values that are missing in a map',
        { entries: [{ key: '', value: 1n }, { key: 'n' }, { key: '' }, { key: 'e', value: null }] },
        '{values:{value:{int_value:1}}  values:{key:"n"}  values:{}  values:{key:"e"  value:{}}}',
      ],
      [
        'text within a list',
        ['a"b\\c\n\t\r\u0001\u007f\u0080\u009f\u00a0é😀\''],
        '{values:{string_value:"a\\"b\\\\c\\n\\t\\r\\x01\\x7f\\u0080\\u009f\u00a0é😀\'"}}',
      ],
      ['no bytes', new Uint8Array(), '""'],
      [
        'bytes, of which some are text',
        Uint8Array.of(0, 9, 34, 39, 92, 127, 128, 255, 0xc3, 0xa9, 0xc2, 0x80, 0xf0, 0x9f, 0x98, 0x80, 0xe2, 0x82),
        '"\\x00\\t\\"\'\\\\\\x7f\\x80\\xffé\\u0080😀\\xe2\\x82"',
      ],
      ['false', false, 'false'],
      ['zero', 0n, '0'],
      ['text with a colon', 'a:b', 'a:b'],
      ...(
        [
          [0, '0'],
          [-0, '-0'],
          [2, '2'],
          [999999, '999999'],
          [1e6, '1e+06'],
          [1234567.5, '1.2345675e+06'],
          [123456.7, '123456.7'],
          [1e-4, '0.0001'],
          [1.5e-5, '1.5e-05'],
          [1e100, '1e+100'],
          [5e-324, '5e-324'],
          [NaN, 'nan'],
          [Infinity, 'inf'],
          [-Infinity, '-inf'],
        ] as const
      ).map(([value, expected]): [string, number, string] => [`double ${value}`, value, expected]),
    ])('(text) %s', (_, value, expected) => {
      expect(withAttributes({ a: value }).attribute_values).toEqual([expected]);
    });

    it('(text) a key without a value is no attribute', () => {
      const row = rowOf(
        { attributes: [{ key: 'alone' }, { key: 'http.method' }] },
        [{ key: 'app.host.ip' }],
        '10.1.2.3'
      );
      expect(row).toMatchObject({ attribute_names: [], biz_protocol: '', ip4_1: '0.0.0.0' });
    });

    it('(text) the last of several values of one key wins in a column, all stay attributes', () => {
      const twice = [...attributes({ 'service.name': 'a' }), ...attributes({ 'service.name': '' })];
      const row = rowOf(
        { attributes: [...attributes({ 'http.method': 'A' }), ...attributes({ 'http.method': 'B' })] },
        twice
      );
      expect(row).toMatchObject({ app_service: '""', request_type: 'B' });
      expect(row.attribute_values).toEqual(['A', 'B', 'a', '""']);
    });

    it('takes sizes for metrics', () => {
      const row = withAttributes({
        'http.request_content_length': 12n,
        'http.response_content_length': 34n,
        'messaging.message_payload_size_bytes': 5n,
        'web.vitals.LCP.value': 1.5,
        'web.vitals.lcp': 1.5,
        other: 7n,
      });
      expect(row.metrics_names).toEqual([
        'http.request_content_length',
        'http.response_content_length',
        'messaging.message_payload_size_bytes',
        'web.vitals.LCP.value',
      ]);
      expect(row.metrics_values).toEqual([12, 34, 5, 1.5]);
      expect(row).toMatchObject({
        request_length: 12,
        response_length: 34,
        attribute_names: ['web.vitals.lcp', 'other'],
      });
    });

    it('a size that is no integer is zero, and its number a metric all the same', () => {
      expect(withAttributes({ 'http.request_content_length': '12' })).toMatchObject({
        request_length: 0,
        metrics_values: [12],
      });
    });

    it('(text) sizes keep all their digits; a negative count of rows turns over', () => {
      const row = withAttributes({
        'http.request_content_length': -(2n ** 63n),
        'http.response_content_length': -1n,
        'db.cassandra.page_size': -1n,
      });
      expect([row.request_length, row.response_length, row.sql_affected_rows]).toEqual([
        '-9223372036854775808',
        -1,
        '18446744073709551615',
      ]);
    });

    it.each([
      ['+5.5e3', 5500],
      ['.5', 0.5],
      ['5.', 5],
      ['1e400', Infinity],
      ['inf', Infinity],
      ['-Infinity', -Infinity],
      ['NaN', NaN],
      ['+nan', 0],
      [' 12', 0],
      ['1e', 0],
      ['', 0],
      ['many', 0],
      [true, 0],
      [null, 0],
    ])('(text) the metric %j is %d', (value, expected) => {
      expect(withAttributes({ 'message.uncompressed_size': value }).metrics_values).toEqual([expected]);
    });

    it('keys that every object has are attributes like any other', () => {
      const keys = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
      const row = rowOf({ attributes: keys.map((key) => ({ key, value: 'x' })) });
      expect(row.attribute_names).toEqual(keys);
      expect(Object.keys(row).sort()).toEqual(Object.keys(rowOf()).sort());
    });

    it('(text) what the resource says is never a metric', () => {
      const row = rowOf({}, attributes({ 'http.request_content_length': 12n, 'http.method': 'GET' }));
      expect(row).toMatchObject({ metrics_names: [], request_length: null, request_type: '', biz_protocol: 'HTTP' });
    });
  });

  it('keeps events as JSON, with all digits of their times', () => {
    const events = [
      {
        timeNs: 1_790_000_000_123_456_789n,
        name: 'exception',
        attributes: attributes({ 'exception.type': 'E"x', n: 1n }),
      },
    ];
    const json = rowOf({ events }).events;
    expect(json).toContain('1790000000123456789');
    expect(JSON.parse(json)).toMatchObject([
      {
        name: 'exception',
        attributes: [
          { key: 'exception.type', value: { Value: { StringValue: 'E"x' } } },
          { key: 'n', value: { Value: { IntValue: 1 } } },
        ],
      },
    ]);
    expect(rowOf().events).toBe('null');
  });

  it('(text) events leave out what is zero or empty, and keep kinds and digits apart', () => {
    const list: KeyValue['value'] = { entries: attributes({ a: -(2n ** 63n) }) };
    const events = [
      { timeNs: 0n, name: '', attributes: [] },
      {
        timeNs: 2n ** 64n - 1n,
        name: '<a>&\u2028\u007f\u0001\b\f/é😀"\\b',
        attributes: [
          { key: 'k' },
          ...attributes({ '': '', none: null, bytes: Uint8Array.of(1, 2), none0: new Uint8Array() }),
          ...attributes({ l: [], m: list, m0: { entries: [] } }),
          ...attributes({ d1: 1e-7, d2: 1e21, d3: 2, d4: 1e20, d5: 0.000001, d6: -0 }),
        ],
        droppedAttributes: 3,
      },
    ];
    expect(rowOf({ events }).events).toBe(
      '[{},{"time_unix_nano":18446744073709551615,"name":"\\u003ca\\u003e\\u0026\\u2028\u007f\\u0001\\u0008\\u000c/é😀\\"\\\\b",' +
        '"attributes":[{"key":"k"},{"value":{"Value":{"StringValue":""}}},{"key":"none","value":{"Value":null}},' +
        '{"key":"bytes","value":{"Value":{"BytesValue":"AQI="}}},{"key":"none0","value":{"Value":{"BytesValue":""}}},' +
        '{"key":"l","value":{"Value":{"ArrayValue":{}}}},' +
        '{"key":"m","value":{"Value":{"KvlistValue":{"values":[{"key":"a","value":{"Value":{"IntValue":-9223372036854775808}}}]}}}},' +
        '{"key":"m0","value":{"Value":{"KvlistValue":{}}}},{"key":"d1","value":{"Value":{"DoubleValue":1e-07}}},' +
        '{"key":"d2","value":{"Value":{"DoubleValue":1e+21}}},{"key":"d3","value":{"Value":{"DoubleValue":2}}},' +
        '{"key":"d4","value":{"Value":{"DoubleValue":100000000000000000000}}},' +
        '{"key":"d5","value":{"Value":{"DoubleValue":0.000001}}},{"key":"d6","value":{"Value":{"DoubleValue":-0}}}],' +
        '"dropped_attributes_count":3}]'
    );
  });

  it('(text) events are lost where one of them holds what JSON has no number for', () => {
    const event = (value: KeyValue['value']) => ({ timeNs: 1n, name: 'e', attributes: attributes({ value }) });
    expect(rowOf({ events: [event('a'), event([NaN])] }).events).toBe('');
  });

  describe('ends', () => {
    const ids: ResourceIds = {
      podClusterId: 1,
      podNsId: 2,
      podNodeId: 3,
      podGroupId: 4,
      podGroupType: 2,
      podId: 5,
      serviceId: 6,
      agentId: 7,
    };

    it('puts the ids at the near end, the pod as instance and the service as service', () => {
      expect(rowOf({ kind: CLIENT }, [], '', ids)).toMatchObject({
        agent_id: 7,
        pod_cluster_id_0: 1,
        pod_ns_id_0: 2,
        pod_node_id_0: 3,
        pod_group_id_0: 4,
        pod_id_0: 5,
        service_id_0: 6,
        auto_instance_id_0: 5,
        auto_instance_type_0: 10,
        auto_service_id_0: 6,
        auto_service_type_0: 11,
        pod_id_1: 0,
        auto_instance_type_1: 255,
        auto_service_type_1: 255,
      });
      expect(rowOf({ kind: SERVER }, [], '', ids)).toMatchObject({
        pod_id_1: 5,
        pod_id_0: 0,
        auto_instance_type_0: 255,
      });
      expect(rowOf({ kind: 1 }, [], '', ids)).toMatchObject({ pod_id_1: 5, pod_id_0: 0 });
    });

    it.each([
      [{ serviceId: 0 }, [5, 10, 4, 131]],
      [{ serviceId: 0, podGroupId: 0 }, [5, 10, 1, 103]],
      [{ serviceId: 0, podGroupId: 0, podClusterId: 0 }, [5, 10, 3, 14]],
      [{ podId: 0 }, [3, 14, 6, 11]],
      [{ podId: 0, podNodeId: 0 }, [0, 255, 6, 11]],
      [{ podId: 0, podNodeId: 0, serviceId: 0, podGroupId: 0, podClusterId: 0 }, [0, 255, 0, 255]],
    ])('without %j falls back', (missing, [instance, instanceType, service, serviceType]) => {
      expect(rowOf({}, [], '', { ...ids, ...missing })).toMatchObject({
        auto_instance_id_1: instance,
        auto_instance_type_1: instanceType,
        auto_service_id_1: service,
        auto_service_type_1: serviceType,
      });
    });
  });
});
