import type { Pod } from './cluster';

export type PathPoint = 'c-p' | 'c' | 'c-nd' | 's-nd' | 's' | 's-p';
export type Protocol = 'HTTP' | 'gRPC' | 'MySQL' | 'Redis';

/** A request's way through the network: its observations in order, with their numbers. */
export interface Path {
  /** Null = somebody outside the cluster. */
  client: Pod | null;
  server: Pod;
  points: ReadonlyArray<{ n: number; point: PathPoint }>;
  protocol: Protocol;
}

/** Between nodes a request is seen six times, through an IPIP tunnel from node to node. */
export const ACROSS_NODES: readonly PathPoint[] = ['c-p', 'c', 'c-nd', 's-nd', 's', 's-p'];
export const ON_ONE_NODE: readonly PathPoint[] = ['c-p', 'c', 's', 's-p'];
export const FROM_OUTSIDE: readonly PathPoint[] = ['s-nd', 's', 's-p'];

/** @param first number of the first point; the others follow */
export function pathOf(
  first: number,
  client: Pod | null,
  server: Pod,
  points: readonly PathPoint[],
  protocol: Protocol
): Path {
  return { client, server, protocol, points: points.map((point, index) => ({ n: first + index, point })) };
}
