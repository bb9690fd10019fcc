import { ACROSS_NODES, ON_ONE_NODE, pathOf, type PathPoint, type Protocol } from '../paths';
import { PODS, type PodName } from './pods';

/** The reference has no interfaces on the way to the database. */
const PROCESSES_ONLY: readonly PathPoint[] = ['c-p', 's-p'];

const path = (first: number, client: PodName, server: PodName, points: readonly PathPoint[], protocol: Protocol) =>
  pathOf(first, PODS[client], PODS[server], points, protocol);

/** The reference's ten paths, with its numbers. */
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
