import { FieldType, toDataFrame, type DataFrame } from '@grafana/data';
import type { ServiceEdge, ServiceGraph, ServiceNode } from './serviceGraph';

/** The services of a trace as Grafana's node graph wants them: a frame of nodes, one of edges. */
export function nodeGraphFrames({ nodes, edges }: ServiceGraph, refId?: string): [DataFrame, DataFrame] {
  return [nodesFrame(nodes, refId), edgesFrame(edges, refId)];
}

function nodesFrame(nodes: readonly ServiceNode[], refId?: string): DataFrame {
  const list = nodes.map((node) => ({ ...node, rate: node.errors / node.spans }));
  return toDataFrame({
    name: 'nodes',
    refId,
    fields: [
      { name: 'id', type: FieldType.string, values: list.map((node) => node.id) },
      { name: 'title', type: FieldType.string, values: list.map((node) => node.id) },
      {
        name: 'mainstat',
        type: FieldType.number,
        config: { unit: 'ms', displayName: 'Mean duration', decimals: 2 },
        values: list.map((node) => (node.entries > 0 ? node.durationNs / node.entries / 1e6 : null)),
      },
      {
        name: 'secondarystat',
        type: FieldType.number,
        config: { displayName: 'Spans' },
        values: list.map((node) => node.spans),
      },
      {
        name: 'arc__failed',
        type: FieldType.number,
        config: { color: { mode: 'fixed', fixedColor: 'red' }, displayName: 'Failed' },
        values: list.map((node) => node.rate),
      },
      {
        name: 'arc__passed',
        type: FieldType.number,
        config: { color: { mode: 'fixed', fixedColor: 'green' }, displayName: 'Passed' },
        values: list.map((node) => 1 - node.rate),
      },
    ],
    meta: { preferredVisualisationType: 'nodeGraph' },
  });
}

function edgesFrame(list: readonly ServiceEdge[], refId?: string): DataFrame {
  return toDataFrame({
    name: 'edges',
    refId,
    fields: [
      { name: 'id', type: FieldType.string, values: list.map((edge) => edge.id) },
      { name: 'source', type: FieldType.string, values: list.map((edge) => edge.source) },
      { name: 'target', type: FieldType.string, values: list.map((edge) => edge.target) },
      {
        name: 'mainstat',
        type: FieldType.number,
        config: { displayName: 'Calls' },
        values: list.map((edge) => edge.calls),
      },
      {
        name: 'secondarystat',
        type: FieldType.number,
        config: { unit: 'ms', displayName: 'Mean duration', decimals: 2 },
        values: list.map((edge) => edge.durationNs / edge.calls / 1e6),
      },
      {
        name: 'detail__failed',
        type: FieldType.number,
        config: { displayName: 'Failed' },
        values: list.map((edge) => edge.errors),
      },
    ],
    meta: { preferredVisualisationType: 'nodeGraph' },
  });
}
