import type { KeyValue, OtlpSpan } from '../otlp/model';
import type { ResourceIds } from '../identities/ids';
import { spanToRow } from './spanToRow';

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
  spanToRow(span(changes), resource, { ids, peerIp, analyzerId: 2, counter: 5 });

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

  it('takes a parent of zeros for none', () => {
    expect(rowOf({ parentSpanId: '0000000000000000' }).parent_span_id).toBe('');
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
    it('numbers spans within their segment', () => {
      const row = withAttributes({
        'sw8.trace_id': 'T.1',
        'sw8.segment_id': 'SEG.2',
        'sw8.span_id': 3n,
        'sw8.parent_span_id': '2',
      });
      expect(row).toMatchObject({ trace_id: 'T.1', span_id: 'SEG.2-3', parent_span_id: 'SEG.2-2' });
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

    it('knows the peer by its newer name, too', () => {
      expect(withAttributes({ 'network.peer.address': '10.9.9.8' }).ip4_0).toBe('10.9.9.8');
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
      [{ 'http.scheme': 'https' }, { biz_protocol: 'https', l7_protocol: 20, is_tls: 1 }],
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
      [{ 'rpc.system': 'apache_dubbo' }, { l7_protocol: 40 }],
      [
        { 'messaging.system': 'kafka', 'messaging.url': 'kafka://a/b' },
        { l7_protocol: 100, request_resource: 'kafka://a/b' },
      ],
      [{ 'net.transport': 'ip_udp' }, { protocol: 17 }],
      [{ 'http.host': 'shop:80' }, { request_domain: 'shop:80' }],
      [{ 'http.target': '/a?b=1', 'http.url': 'http://x/c' }, { request_resource: '/a?b=1' }],
      [{ 'http.url': 'http://x:1/c/d?e=f' }, { request_resource: '/c/d' }],
      [{ 'http.url': 'no url' }, { request_resource: '' }],
      [{}, { biz_protocol: '', l7_protocol: 0 }],
    ])('%j', (given, expected) => {
      expect(withAttributes(given as Record<string, string>)).toMatchObject(expected);
    });

    it('leaves the newer conventions to the attributes, as DeepFlow does', () => {
      const row = withAttributes({ 'http.request.method': 'GET', 'url.path': '/a', 'http.response.status_code': 500n });
      expect(row).toMatchObject({ request_type: '', request_resource: '', response_code: null, response_status: 5 });
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

    it('does not overflow on a code that is none', () => {
      expect(withAttributes({ 'http.status_code': '99999999999999' })).toMatchObject({ response_status: 5 });
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
      expect(Object.fromEntries(row.attribute_names.map((name, index) => [name, row.attribute_values[index]]))).toEqual(
        {
          text: 'a',
          empty: '',
          whole: '-9223372036854775808',
          part: '0.5',
          yes: 'true',
          bytes: 'AQI=',
          list: '["a",1,{"deep":false}]',
          'service.name': 'shop',
          'service.instance.id': 'shop-1',
        }
      );
      expect(row.attribute_names.slice(-2)).toEqual(['service.name', 'service.instance.id']);
      expect(row).toMatchObject({ app_service: 'shop', app_instance: 'shop-1' });
    });

    it('takes sizes for metrics', () => {
      const row = withAttributes({
        'http.request_content_length': 12n,
        'http.response_content_length': 34n,
        'messaging.message_payload_size_bytes': 5n,
        'web.vitals.lcp': 1.5,
        other: 7n,
      });
      expect(row.metrics_names).toEqual([
        'http.request_content_length',
        'http.response_content_length',
        'messaging.message_payload_size_bytes',
        'web.vitals.lcp',
      ]);
      expect(row.metrics_values).toEqual([12, 34, 5, 1.5]);
      expect(row).toMatchObject({ request_length: 12, response_length: 34, attribute_names: ['other'] });
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
    expect(rowOf().events).toBe('[]');
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
      [{ serviceId: 0, podGroupId: 0 }, [5, 10, 3, 14]],
      [{ podId: 0 }, [3, 14, 6, 11]],
      [{ podId: 0, podNodeId: 0 }, [0, 255, 6, 11]],
      [{ podId: 0, podNodeId: 0, serviceId: 0, podGroupId: 0 }, [0, 255, 0, 255]],
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
