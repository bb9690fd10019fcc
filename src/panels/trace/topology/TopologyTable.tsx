import React from 'react';
import { inLanguage } from '../../language';
import { formatDuration } from '../format/duration';
import type { TraceGraph } from './graphOfTrace';
import { placeTitle } from './topologyText';

const say = inLanguage({
  en: {
    caption: 'Calls between services',
    heads: ['From', 'To', 'Calls', 'Errors', 'Time in what is called', 'Time on the way', 'Tunnel'],
    unknown: 'not known',
  },
  zh: {
    caption: '服务间调用',
    heads: ['从', '到', '调用', '错误', '被调方耗时', '途中耗时', '隧道'],
    unknown: '未知',
  },
});

/** The picture's calls as a table, for those who cannot see it. */
export function TopologyTable({ graph, className }: { graph: TraceGraph; className: string }) {
  return (
    <table className={className}>
      <caption>{say().caption}</caption>
      <thead>
        <tr>
          {say().heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {graph.calls.map(({ from, to, calls, failures, durationNs, transits, transitNs, tunnel }, k) => (
          <tr key={k}>
            <th scope="row">{placeTitle(graph, from)}</th>
            <td>{placeTitle(graph, to)}</td>
            <td>{calls}</td>
            <td>{failures}</td>
            <td>{formatDuration(durationNs)}</td>
            <td>{transits > 0 ? formatDuration(transitNs) : say().unknown}</td>
            <td>{tunnel}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
