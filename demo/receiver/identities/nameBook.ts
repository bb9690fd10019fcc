import { addressIn } from '../mapping/addresses';
import { textOf } from '../mapping/attributeText';
import type { KeyValue } from '../otlp/model';
import { AddressBook } from './addressBook';
import { DEVICE_TYPE, podGroupDeviceType, type ResourceIds } from './ids';
import { IdPool, NARROW_IDS, WIDE_IDS } from './idPool';
import { NameList, type StoredNames } from './names';

/** Workload attributes with DeepFlow's `pod_group_type`, the most telling first. */
const WORKLOADS: ReadonlyArray<[string, number]> = [
  ['k8s.deployment.name', 1],
  ['k8s.statefulset.name', 2],
  ['k8s.daemonset.name', 4],
  ['k8s.replicationcontroller.name', 3],
  ['k8s.replicaset.name', 5],
];

const DEFAULT_NAMESPACE = 'default';

/** Keys of names; the scope comes first and is a number, so that no name can forge another key. */
const key = (scope: number | string, name: string) => `${scope}/${name}`;

const NOTHING: ResourceIds = {
  podClusterId: 0,
  podNsId: 0,
  podNodeId: 0,
  podGroupId: 0,
  podGroupType: 0,
  podId: 0,
  serviceId: 0,
  agentId: 0,
};

/** What was told of a pod, and of the rest what is known of it. */
function completed(told: ResourceIds, known: ResourceIds = NOTHING): ResourceIds {
  const hasGroup = told.podGroupId > 0;
  return {
    ...told,
    podClusterId: told.podClusterId || known.podClusterId,
    podNodeId: told.podNodeId || known.podNodeId,
    podGroupId: hasGroup ? told.podGroupId : known.podGroupId,
    podGroupType: hasGroup ? told.podGroupType : known.podGroupType,
    serviceId: told.serviceId || known.serviceId,
    agentId: told.agentId || known.agentId,
  };
}

/**
 * Knows the dictionaries' names and turns the attributes of a resource into their ids. Names that are new
 * get an id and wait in `unsaved` until they are stored.
 */
export class NameBook {
  private readonly clusters = new IdPool(NARROW_IDS);
  private readonly nodes = new IdPool(WIDE_IDS);
  private readonly namespaces = new IdPool(NARROW_IDS);
  private readonly groups = new IdPool(WIDE_IDS);
  private readonly services = new IdPool(WIDE_IDS);
  private readonly pods = new IdPool(WIDE_IDS);
  private readonly agentByNode = new Map<string, number>();
  private readonly addresses = new AddressBook();
  private unsavedNames = new NameList();

  /** Namespace → cluster: for resources that name their namespace, but not the cluster. */
  private readonly clusterOfNamespace = new Map<string, number>();

  /** @param stored the names that are in the store. Groups and services are found through the pods that name them, else by hash. */
  constructor(stored: StoredNames) {
    const namespaceOfGroup = new Map(stored.pod_map.map((pod) => [pod.pod_group_id, pod.pod_ns_id]));
    const namespaceOfService = new Map(stored.pod_map.map((pod) => [pod.pod_service_id, pod.pod_ns_id]));
    stored.pod_cluster_map.forEach(({ id, name }) => this.clusters.learn(id, name, name));
    for (const { id, name, pod_cluster_id } of stored.pod_node_map) {
      this.nodes.learn(id, name, key(pod_cluster_id, name));
    }
    for (const { id, name, pod_cluster_id } of stored.pod_ns_map) {
      this.namespaces.learn(id, name, key(pod_cluster_id, name));
      this.clusterOfNamespace.set(name, pod_cluster_id);
    }
    for (const { id, name, pod_group_type } of stored.pod_group_map) {
      const namespace = namespaceOfGroup.get(id);
      this.groups.learn(id, name, namespace === undefined ? undefined : key(`${namespace}/${pod_group_type}`, name));
    }
    for (const { id, name } of stored.pod_service_map) {
      const namespace = namespaceOfService.get(id);
      this.services.learn(id, name, namespace === undefined ? undefined : key(namespace, name));
    }
    stored.pod_map.forEach(({ id, name, pod_ns_id }) => this.pods.learn(id, name, key(pod_ns_id, name)));
    stored.vtap_map.forEach(({ id, name }) => this.agentByNode.set(name, id));
    this.learnAddresses(stored);
  }

  /** What is known to have an address; null = nothing. */
  at(address: string): ResourceIds | null {
    return this.addresses.at(address);
  }

  /**
   * The ids of a resource: its cluster, namespace (`service.namespace` or `default` where Kubernetes names none), node,
   * workload, pod, service and its node's agent. One that names neither pod nor node is what has its `app.host.ip`.
   */
  identify(resource: readonly KeyValue[]): ResourceIds {
    const text = (name: string) => textOf(resource, name);
    if (text('k8s.pod.name') === '' && text('k8s.node.name') === '') {
      const there = this.at(text('app.host.ip'));
      if (there) {
        const serviceId =
          there.serviceId || (there.podNsId > 0 ? this.service(there.podNsId, text('service.name')) : 0);
        return { ...there, serviceId };
      }
    }
    return this.identifyByName(text);
  }

  private identifyByName(text: (name: string) => string): ResourceIds {
    const podClusterId =
      this.cluster(text('k8s.cluster.name')) || (this.clusterOfNamespace.get(text('k8s.namespace.name')) ?? 0);
    const podNsId = this.namespace(
      podClusterId,
      text('k8s.namespace.name') || text('service.namespace') || DEFAULT_NAMESPACE
    );
    const node = text('k8s.node.name');
    const podNodeId = this.node(podClusterId, node);
    const [podGroupId, podGroupType] = this.group(podNsId, text);
    const serviceId = this.service(podNsId, text('service.name'));
    const podId = this.pod(podNsId, text('k8s.pod.name'), { podNodeId, podGroupId, serviceId });
    const agentId = this.agentByNode.get(node) ?? 0;
    const told = { podClusterId, podNsId, podNodeId, podGroupId, podGroupType, podId, serviceId, agentId };
    if (podId === 0) {
      return told;
    }
    const ids = completed(told, this.addresses.pod(podId));
    this.addresses.learnPod(ids);
    const address = addressIn(text('app.host.ip'));
    if (this.addresses.learnAddress(address, DEVICE_TYPE.pod, podId)) {
      this.unsavedNames.addDevice(DEVICE_TYPE.pod, podId, text('k8s.pod.name'), address);
    }
    return ids;
  }

  /** New names that are not in the store yet. */
  unsaved(): NameList {
    return this.unsavedNames;
  }

  /** To be called when what `unsaved` gave is stored. */
  markSaved(): void {
    this.unsavedNames = new NameList();
  }

  private learnAddresses(stored: StoredNames): void {
    const namespaces = new Map(stored.pod_ns_map.map((each) => [each.id, each]));
    const nodes = new Map(stored.pod_node_map.map((each) => [each.id, each]));
    const groups = new Map(stored.pod_group_map.map((each) => [each.id, each]));
    const onNode = (podNodeId: number): ResourceIds => {
      const { name = '', pod_cluster_id: podClusterId = 0 } = nodes.get(podNodeId) ?? {};
      return { ...NOTHING, podClusterId, podNodeId, agentId: this.agentByNode.get(name) ?? 0 };
    };
    stored.pod_node_map.forEach(({ id }) => this.addresses.learnNode(onNode(id)));
    for (const pod of stored.pod_map) {
      const node = onNode(pod.pod_node_id);
      this.addresses.learnPod({
        ...node,
        podClusterId: namespaces.get(pod.pod_ns_id)?.pod_cluster_id || node.podClusterId,
        podNsId: pod.pod_ns_id,
        podGroupId: pod.pod_group_id,
        podGroupType: groups.get(pod.pod_group_id)?.pod_group_type ?? 0,
        podId: pod.id,
        serviceId: pod.pod_service_id,
      });
    }
    for (const { devicetype, deviceid, ip } of stored.device_map) {
      if (devicetype === DEVICE_TYPE.pod || devicetype === DEVICE_TYPE.podNode) {
        this.addresses.learnAddress(ip, devicetype, deviceid);
      }
    }
  }

  private cluster(name: string): number {
    if (name === '') {
      return 0;
    }
    const { id, isNew } = this.clusters.take(name, name);
    if (isNew) {
      this.unsavedNames.add('pod_cluster_map', { id, name });
      this.unsavedNames.addDevice(DEVICE_TYPE.podCluster, id, name);
    }
    return id;
  }

  private namespace(clusterId: number, name: string): number {
    const { id, isNew } = this.namespaces.take(key(clusterId, name), name);
    if (isNew) {
      this.unsavedNames.add('pod_ns_map', { id, name, pod_cluster_id: clusterId });
    }
    return id;
  }

  private node(clusterId: number, name: string): number {
    if (name === '') {
      return 0;
    }
    const { id, isNew } = this.nodes.take(key(clusterId, name), name);
    if (isNew) {
      this.unsavedNames.add('pod_node_map', { id, name, pod_cluster_id: clusterId });
      this.unsavedNames.addDevice(DEVICE_TYPE.podNode, id, name);
    }
    return id;
  }

  private group(namespaceId: number, text: (name: string) => string): [number, number] {
    const [attribute, type] = WORKLOADS.find(([name]) => text(name) !== '') ?? ['', 0];
    if (attribute === '') {
      return [0, 0];
    }
    const name = text(attribute);
    const { id, isNew } = this.groups.take(key(`${namespaceId}/${type}`, name), name);
    if (isNew) {
      this.unsavedNames.add('pod_group_map', { id, name, pod_group_type: type });
      this.unsavedNames.addDevice(podGroupDeviceType(type), id, name);
    }
    return [id, type];
  }

  private service(namespaceId: number, name: string): number {
    if (name === '') {
      return 0;
    }
    const { id, isNew } = this.services.take(key(namespaceId, name), name);
    if (isNew) {
      this.unsavedNames.add('pod_service_map', { id, name });
      this.unsavedNames.addDevice(DEVICE_TYPE.podService, id, name);
    }
    return id;
  }

  private pod(
    namespaceId: number,
    name: string,
    of: { podNodeId: number; podGroupId: number; serviceId: number }
  ): number {
    if (name === '') {
      return 0;
    }
    const { id, isNew } = this.pods.take(key(namespaceId, name), name);
    if (isNew) {
      this.unsavedNames.add('pod_map', {
        id,
        name,
        pod_ns_id: namespaceId,
        pod_node_id: of.podNodeId,
        pod_service_id: of.serviceId,
        pod_group_id: of.podGroupId,
      });
      this.unsavedNames.addDevice(DEVICE_TYPE.pod, id, name);
    }
    return id;
  }
}
