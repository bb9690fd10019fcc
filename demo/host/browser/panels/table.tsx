import type { PanelProps } from '@grafana/data';
import { Table } from '@grafana/ui';
import React from 'react';
import { standIn } from './standIn';

interface Options {
  /** Which frame; the first unless told. */
  frameIndex?: number;
}

function Draw({ data, width, height, options, timeRange }: PanelProps<Options>) {
  const frame = data.series[options.frameIndex ?? 0] ?? data.series[0];
  return <Table data={frame} width={width} height={height} timeRange={timeRange} />;
}

export const tablePanel = standIn<Options>({
  id: 'table',
  name: 'Table',
  lacks: 'a footer, a choice between frames and nested tables',
  draw: Draw,
});
