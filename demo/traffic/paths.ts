import type { PodName } from './topology';

type PathPoint = 'c-p' | 'c' | 'c-nd' | 's-nd' | 's' | 's-p';

/** A request's way through the network: its observations in order, with their numbers in the reference. */
export interface Path {
  client: PodName;
  server: PodName;
  points: ReadonlyArray<{ n: number; point: PathPoint }>;
  protocol: 'HTTP' | 'MySQL';
}

function path(first: number, client: PodName, server: PodName, points: PathPoint[], protocol: Path['protocol']): Path {
  return { client, server, protocol, points: points.map((point, index) => ({ n: first + index, point })) };
}

/** Between nodes a request is seen six times, through an IPIP tunnel from node to node. */
const ACROSS_NODES: PathPoint[] = ['c-p', 'c', 'c-nd', 's-nd', 's', 's-p'];
const ON_ONE_NODE: PathPoint[] = ['c-p', 'c', 's', 's-p'];
const PROCESSES_ONLY: PathPoint[] = ['c-p', 's-p'];

/** The reference's ten paths. */
export const PATHS = {
  fullTest: path(1, 'loadgenerator', 'web-shop', ACROSS_NODES, 'HTTP'),
  register: path(12, 'web-shop', 'svc-user', ACROSS_NODES, 'HTTP'),
  login: path(27, 'web-shop', 'svc-user', ACROSS_NODES, 'HTTP'),
  findItem: path(41, 'web-shop', 'svc-item', ACROSS_NODES, 'HTTP'),
  createOrder: path(53, 'web-shop', 'svc-order', ACROSS_NODES, 'HTTP'),
  sql1: path(64, 'svc-order', 'db-demo', PROCESSES_ONLY, 'MySQL'),
  getItem1: path(66, 'svc-order', 'svc-item', ACROSS_NODES, 'HTTP'),
  getItem2: path(77, 'svc-order', 'svc-item', ACROSS_NODES, 'HTTP'),
  getStock: path(88, 'svc-order', 'svc-stock', ON_ONE_NODE, 'HTTP'),
  sql2: path(95, 'svc-order', 'db-demo', PROCESSES_ONLY, 'MySQL'),
} as const;
