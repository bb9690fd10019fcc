/** What a resource is known as in the store: ids of the flow_tag dictionaries, 0 where unknown. */
export interface ResourceIds {
  podClusterId: number;
  podNsId: number;
  podNodeId: number;
  podGroupId: number;
  /** DeepFlow's `pod_group_type`: 1 Deployment, 2 StatefulSet, 3 ReplicationController, 4 DaemonSet, 5 ReplicaSet, 6 CloneSet. */
  podGroupType: number;
  podId: number;
  serviceId: number;
  agentId: number;
}

/** DeepFlow's device types, as `auto_instance_type` and `auto_service_type` use them. */
export const DEVICE_TYPE = { pod: 10, podService: 11, podNode: 14, podCluster: 103, ip: 255 } as const;

/** `auto_service_type` of a pod group is 130 for a Deployment, 131 for a StatefulSet, and so on. */
export const podGroupDeviceType = (podGroupType: number): number => 129 + podGroupType;

/** An id with its type, as `auto_instance_*` and `auto_service_*` have it. */
export interface TypedId {
  id: number;
  type: number;
}

/** What has the address: the pod, else its node; type 0 where neither is known. */
export function l3Device(ids: ResourceIds): TypedId {
  if (ids.podId > 0) {
    return { id: ids.podId, type: DEVICE_TYPE.pod };
  }
  return ids.podNodeId > 0 ? { id: ids.podNodeId, type: DEVICE_TYPE.podNode } : { id: 0, type: 0 };
}

const ONLY_AN_ADDRESS: TypedId = { id: 0, type: DEVICE_TYPE.ip };

/** The most exact thing known to have run the code: the pod, else its node, else only an address. */
export function autoInstance(ids: ResourceIds): TypedId {
  const device = l3Device(ids);
  return device.type > 0 ? device : ONLY_AN_ADDRESS;
}

/** The service it belongs to: the service, else the workload, else the cluster, else the node, else only an address. */
export function autoService(ids: ResourceIds): TypedId {
  if (ids.serviceId > 0) {
    return { id: ids.serviceId, type: DEVICE_TYPE.podService };
  }
  if (ids.podGroupId > 0) {
    return { id: ids.podGroupId, type: podGroupDeviceType(ids.podGroupType) };
  }
  if (ids.podClusterId > 0) {
    return { id: ids.podClusterId, type: DEVICE_TYPE.podCluster };
  }
  return ids.podNodeId > 0 ? { id: ids.podNodeId, type: DEVICE_TYPE.podNode } : ONLY_AN_ADDRESS;
}
