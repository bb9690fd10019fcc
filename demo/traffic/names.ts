import type { NameRows } from '../schema/dictionaries';
import { DEVICE_TYPE, podGroupDeviceType } from '../receiver/identities/ids';
import { NameList } from '../receiver/identities/names';
import { CLUSTER, NETWORK, NODE_SUBNET, NODES, POD_SUBNET, REGION, ZONE } from './cluster';
import type { Demo } from './demo';
import { springBoot } from './springBoot/springBoot';

const GPROCESS = 120;
const CLOUD_NETWORK = 3;

/** The dictionary rows for everything that has an id: the cluster, and what is in it of these demos. */
export function demoNames(demos: readonly Demo[] = [springBoot]): NameRows {
  const names = new NameList();
  names.add('region_map', REGION);
  names.add('az_map', ZONE);
  names.add('l3_epc_map', NETWORK);
  names.add('subnet_map', NODE_SUBNET);
  names.add('subnet_map', POD_SUBNET);
  names.add('tap_type_map', { value: CLOUD_NETWORK, name: 'Cloud Network' });
  names.add('pod_cluster_map', CLUSTER);
  for (const { namespace } of demos) {
    names.add('pod_ns_map', { ...namespace, pod_cluster_id: CLUSTER.id });
  }

  for (const node of Object.values(NODES)) {
    const { id, name, agentId, nic, ip } = node;
    names.add('pod_node_map', { id, name, pod_cluster_id: CLUSTER.id });
    names.add('device_map', { devicetype: DEVICE_TYPE.podNode, deviceid: id, name, hostname: name, ip });
    names.add('vtap_map', { id: agentId, name });
    names.add('vtap_port_map', {
      vtap_id: agentId,
      tap_port: nic.mac,
      name: nic.name,
      device_type: DEVICE_TYPE.podNode,
      device_id: id,
      device_name: name,
      pod_node_id: id,
      pod_node_name: name,
    });
  }

  for (const { name, fullName, namespace, node, ip, nic, ids, process } of demos.flatMap(({ pods }) => pods)) {
    const { podId, podGroupId, podGroupType, serviceId } = ids;
    names.add('pod_map', {
      id: podId,
      name: fullName,
      pod_ns_id: namespace.id,
      pod_node_id: node.id,
      pod_service_id: serviceId,
      pod_group_id: podGroupId,
    });
    names.add('device_map', { devicetype: DEVICE_TYPE.pod, deviceid: podId, name: fullName, ip });
    names.add('pod_group_map', { id: podGroupId, name, pod_group_type: podGroupType });
    names.addDevice(podGroupDeviceType(podGroupType), podGroupId, name);
    if (serviceId > 0) {
      names.add('pod_service_map', { id: serviceId, name });
      names.addDevice(DEVICE_TYPE.podService, serviceId, name);
    }
    names.add('gprocess_map', { id: process.gprocessId, name: process.gprocess, l3_epc_id: NETWORK.id });
    names.addDevice(GPROCESS, process.gprocessId, process.gprocess);
    names.add('vtap_port_map', {
      vtap_id: node.agentId,
      tap_port: nic.mac,
      name: nic.name,
      device_type: DEVICE_TYPE.pod,
      device_id: podId,
      device_name: fullName,
      pod_node_id: node.id,
      pod_node_name: node.name,
    });
  }
  return names.rows;
}
