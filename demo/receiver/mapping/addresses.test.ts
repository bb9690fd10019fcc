/** Who was at which end. */
import type { ResourceIds } from '../identities/ids';
import { spanToRow } from './spanToRow';
import { attributes, CLIENT, NO_IDS, rowOf, SERVER, span, withAttributes } from './testSpan';

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
