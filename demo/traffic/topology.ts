import type { ResourceIds } from '../receiver/identities/ids';

/** The demo's cluster: who runs where, under which ids and addresses. Everything here is fixed; ids stay below 1024, which the receiver leaves free. */
export const NAMESPACE = { id: 21, name: 'deepflow-otel-spring-demo' } as const;
export const CLUSTER = { id: 1, name: 'spring-demo' } as const;
export const REGION = { id: 1, name: 'default' } as const;
export const ZONE = { id: 1, name: 'default' } as const;
/** Virtual network ("epc") of nodes and pods. */
export const NETWORK = { id: 1, name: 'spring-demo-vpc' } as const;
export const NODE_SUBNET = { id: 31, name: 'spring-demo-nodes' } as const;
export const POD_SUBNET = { id: 32, name: 'spring-demo-pods' } as const;

export type NodeName = 'node0' | 'node1' | 'node2';
export type PodName = 'loadgenerator' | 'web-shop' | 'svc-user' | 'svc-order' | 'svc-item' | 'svc-stock' | 'db-demo';

/** A network interface: DeepFlow keys it by the agent that saw it and the last four bytes of its MAC address. */
export interface Nic {
  name: string;
  mac: number;
}

export interface Node {
  name: NodeName;
  id: number;
  agentId: number;
  ip: string;
  nic: Nic;
}

export interface Pod {
  /** Name of the workload and, where there is one, of the service. */
  name: PodName;
  fullName: string;
  node: Node;
  ip: string;
  /** Port the process listens on; 0 for the load generator. */
  port: number;
  nic: Nic;
  ids: ResourceIds;
  process: { id: number; kname: string; gprocessId: number; gprocess: string };
}

const DEPLOYMENT = 1;
const STATEFUL_SET = 2;

const node = (index: 0 | 1 | 2): Node => ({
  name: `node${index}`,
  id: 11 + index,
  agentId: 1 + index,
  ip: `10.1.23.${20 + index}`,
  nic: { name: 'ens192', mac: 0x56a70a10 + index },
});
export const NODES: Record<NodeName, Node> = { node0: node(0), node1: node(1), node2: node(2) };

interface PodPlan {
  on: NodeName;
  suffix: string;
  port: number;
  kname: string;
  processId: number;
}

const PLANS: Record<PodName, PodPlan> = {
  loadgenerator: { on: 'node1', suffix: '7c9d6f5b8-x4k2p', port: 0, kname: 'locust', processId: 21044 },
  'web-shop': { on: 'node0', suffix: '6d8c9f7b5-q8z7m', port: 8090, kname: 'java', processId: 18231 },
  'svc-user': { on: 'node1', suffix: '5f6b7d9c4-lw9vd', port: 8091, kname: 'java', processId: 21377 },
  'svc-order': { on: 'node2', suffix: '84c5d7f69-2hnjt', port: 8092, kname: 'java', processId: 9652 },
  'svc-item': { on: 'node1', suffix: '77b9c8d54-kv6rs', port: 8093, kname: 'java', processId: 21590 },
  'svc-stock': { on: 'node2', suffix: '69f4b8c7d-m5tzw', port: 8094, kname: 'java', processId: 9873 },
  'db-demo': { on: 'node2', suffix: '0', port: 3306, kname: 'mysqld', processId: 8410 },
};

export const POD_NAMES = Object.keys(PLANS) as PodName[];

export const PODS = Object.fromEntries(
  POD_NAMES.map((name, index): [PodName, Pod] => {
    const plan = PLANS[name];
    const on = NODES[plan.on];
    return [
      name,
      {
        name,
        fullName: `${name}-${plan.suffix}`,
        node: on,
        ip: `10.244.${on.id}.${11 + index}`,
        port: plan.port,
        nic: { name: 'eth0', mac: 0x3e51c020 + index },
        ids: {
          podClusterId: CLUSTER.id,
          podNsId: NAMESPACE.id,
          podNodeId: on.id,
          podGroupId: 201 + index,
          podGroupType: name === 'db-demo' ? STATEFUL_SET : DEPLOYMENT,
          podId: 101 + index,
          // Nothing calls the load generator, so it has no service.
          serviceId: plan.port === 0 ? 0 : 301 + index,
          agentId: on.agentId,
        },
        process: {
          id: plan.processId,
          kname: plan.kname,
          gprocessId: 401 + index,
          gprocess: `${plan.kname}-${name}`,
        },
      },
    ];
  })
) as Record<PodName, Pod>;
