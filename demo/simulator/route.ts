import type { ObservationPoint } from '../../src/trace/span';
import type { Distribution } from './distribution';
import type { Scenario } from './scenario';
import type { Node, Process, World } from './world';

/** One capture point on a way from process to process. */
export interface Stop {
  point: ObservationPoint;
  /** Whose agent looks there; null where none does. */
  node: Node | null;
  process: Process | null;
  nic: number;
  tunnel: number;
  /** How long a message takes from the stop before to this one; null at the first. */
  delay: Distribution | null;
}

const IPIP = 2;
const VXLAN = 1;

/** The capture points between two processes, from the client's to the server's. A client outside the cluster has none of its own. */
export function routeOf(client: Process | null, server: Process, world: World, scenario: Scenario): Stop[] {
  const { times, agents } = scenario;
  const stops: Stop[] = [];
  const add = (
    point: ObservationPoint,
    node: Node,
    process: Process | null,
    nic = 0,
    tunnel = 0,
    far = false
  ): void => {
    const seen = node.hasAgent && (point.endsWith('-p') ? agents.ebpf : agents.packets);
    const delay = stops.length === 0 ? null : far ? times.wire : times.hop;
    stops.push({ point, node: seen ? node : null, process, nic, tunnel, delay });
  };
  const near = client?.node;
  const far = server.node;
  if (client && near) {
    add('c-p', near, client, client.pid);
    if (client.podId === server.podId) {
      add('s-p', far, server, server.pid);
      return stops;
    }
    add('c', near, null, client.nic);
  }
  if (near === far) {
    if (client?.mirrored) {
      add('local', far, null, 0x5e000000 + far.id);
    }
  } else {
    const tunnel = near ? (near.id + far.id) % 3 : 0;
    const kind = tunnel === 0 ? 0 : tunnel === 1 ? IPIP : VXLAN;
    if (near) {
      add('c-nd', near, null, 0x56000000 + near.id, kind);
      const between = world.onTheWay.get(`${near.id} ${far.id}`);
      if (between) {
        const point = ON_THE_WAY[between.id % ON_THE_WAY.length];
        add(point, between, null, 0x77000000 + between.id, kind, true);
      }
    }
    add('s-nd', far, null, 0x56000000 + far.id, kind, true);
  }
  add('s', far, null, server.nic);
  add('s-p', far, server, server.pid);
  return stops;
}

/** Hypervisors, gateways, and a mirror that belongs to neither side. */
const ON_THE_WAY: ObservationPoint[] = ['c-hv', 'c-gw', 's-gw', 's-hv', 'rest'];
