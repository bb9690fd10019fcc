import type { ResourceIds } from '../receiver/identities/ids';

/** The cluster that all demos run in: nodes, addresses and ids. Everything here is fixed; ids stay below 1024, which the receiver leaves free. */
export const CLUSTER = { id: 1, name: 'spring-demo' } as const;
export const REGION = { id: 1, name: 'default' } as const;
export const ZONE = { id: 1, name: 'default' } as const;
/** Virtual network ("epc") of nodes and pods. */
export const NETWORK = { id: 1, name: 'spring-demo-vpc' } as const;
export const NODE_SUBNET = { id: 31, name: 'spring-demo-nodes' } as const;
export const POD_SUBNET = { id: 32, name: 'spring-demo-pods' } as const;

export type NodeName = 'node0' | 'node1' | 'node2';

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

/** A Kubernetes namespace with its id in DeepFlow. */
export interface Namespace {
  id: number;
  name: string;
}

export interface Pod {
  /** Name of the workload and, where there is one, of the service. */
  name: string;
  fullName: string;
  namespace: Namespace;
  node: Node;
  ip: string;
  /** Port the process listens on; 0 where it listens on none. */
  port: number;
  nic: Nic;
  ids: ResourceIds;
  process: { id: number; kname: string; gprocessId: number; gprocess: string };
  /** The OpenTelemetry SDK in it, its language as `telemetry.sdk.language` has it; null where it is not instrumented. */
  sdk: { language: string; version: string } | null;
  /** Release of the program. */
  version: string;
  /** Whether a thread of it stays with one connection; else any that is free takes what comes. */
  threadPerConnection: boolean;
}

const node = (index: 0 | 1 | 2): Node => ({
  name: `node${index}`,
  id: 11 + index,
  agentId: 1 + index,
  ip: `10.1.23.${20 + index}`,
  nic: { name: 'ens192', mac: 0x56a70a10 + index },
});
export const NODES: Record<NodeName, Node> = { node0: node(0), node1: node(1), node2: node(2) };

/** What is particular to a pod. */
export interface PodPlan {
  on: NodeName;
  suffix: string;
  port: number;
  kname: string;
  processId: number;
  sdk: Pod['sdk'];
  isStateful?: boolean;
  threadPerConnection?: boolean;
}

const DEPLOYMENT = 1;
const STATEFUL_SET = 2;

/**
 * The pods of a demo.
 * @param plans by name of the workload
 * @param first of their running numbers in the cluster, from 0: ids, addresses and interfaces come from these
 */
export function podsOf<Name extends string>(
  namespace: Namespace,
  version: string,
  plans: Record<Name, PodPlan>,
  first: number
): Record<Name, Pod> {
  const pods = Object.entries<PodPlan>(plans).map(([name, plan], index): [string, Pod] => {
    const nth = first + index;
    const on = NODES[plan.on];
    return [
      name,
      {
        name,
        fullName: `${name}-${plan.suffix}`,
        namespace,
        node: on,
        ip: `10.244.${on.id}.${11 + nth}`,
        port: plan.port,
        nic: { name: 'eth0', mac: 0x3e51c020 + nth },
        ids: {
          podClusterId: CLUSTER.id,
          podNsId: namespace.id,
          podNodeId: on.id,
          podGroupId: 201 + nth,
          podGroupType: plan.isStateful ? STATEFUL_SET : DEPLOYMENT,
          podId: 101 + nth,
          // What nothing calls has no service.
          serviceId: plan.port === 0 ? 0 : 301 + nth,
          agentId: on.agentId,
        },
        process: {
          id: plan.processId,
          kname: plan.kname,
          gprocessId: 401 + nth,
          gprocess: `${plan.kname}-${name}`,
        },
        sdk: plan.sdk,
        version,
        threadPerConnection: plan.threadPerConnection ?? false,
      },
    ];
  });
  return Object.fromEntries(pods) as Record<Name, Pod>;
}
