import type { L7FlowLogRow } from '../row';
import { autoInstance, autoService, DEVICE_TYPE, l3Device, type ResourceIds, type TypedId } from '../identities/ids';

type Side = 0 | 1;

/** A side's ids under their column names. */
export function sideColumns(side: Side, ids: ResourceIds): Partial<L7FlowLogRow> {
  const instance = autoInstance(ids);
  const service = autoService(ids);
  const device = l3Device(ids);
  return {
    [`l3_device_id_${side}`]: device.id,
    [`l3_device_type_${side}`]: device.type,
    [`pod_cluster_id_${side}`]: ids.podClusterId,
    [`pod_ns_id_${side}`]: ids.podNsId,
    [`pod_node_id_${side}`]: ids.podNodeId,
    [`pod_group_id_${side}`]: ids.podGroupId,
    [`pod_id_${side}`]: ids.podId,
    [`service_id_${side}`]: ids.serviceId,
    [`auto_instance_id_${side}`]: instance.id,
    [`auto_instance_type_${side}`]: instance.type,
    [`auto_service_id_${side}`]: service.id,
    [`auto_service_type_${side}`]: service.type,
  };
}

/** A side of which nothing but (perhaps) an address is known. */
export function unknownSide(side: Side): Partial<L7FlowLogRow> {
  return { [`auto_instance_type_${side}`]: DEVICE_TYPE.ip, [`auto_service_type_${side}`]: DEVICE_TYPE.ip };
}

/** What is known of one end of a call. */
export interface KnownSide {
  ids: ResourceIds;
  device: TypedId;
  instance: TypedId;
  service: TypedId;
}

const NOBODY: ResourceIds = {
  podClusterId: 0,
  podNsId: 0,
  podNodeId: 0,
  podGroupId: 0,
  podGroupType: 0,
  podId: 0,
  serviceId: 0,
  agentId: 0,
};

/** A side of which nothing but (perhaps) an address is known. */
export const UNKNOWN_SIDE: KnownSide = {
  ids: NOBODY,
  device: { id: 0, type: 0 },
  instance: { id: 0, type: DEVICE_TYPE.ip },
  service: { id: 0, type: DEVICE_TYPE.ip },
};

const sides = new WeakMap<ResourceIds, KnownSide>();

/** A side that is known; the spans of a resource share it. */
export function sideOf(ids: ResourceIds): KnownSide {
  let side = sides.get(ids);
  if (!side) {
    side = { ids, device: l3Device(ids), instance: autoInstance(ids), service: autoService(ids) };
    sides.set(ids, side);
  }
  return side;
}
