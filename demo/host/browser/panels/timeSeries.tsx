import { FieldColorModeId, FieldType, type PanelProps } from '@grafana/data';
import { LegendDisplayMode, type VizLegendOptions } from '@grafana/schema';
import { TimeSeries } from '@grafana/ui';
import React from 'react';
import { standIn } from './standIn';

interface Options {
  legend?: VizLegendOptions;
}

const LEGEND: VizLegendOptions = {
  showLegend: true,
  displayMode: LegendDisplayMode.List,
  placement: 'bottom',
  calcs: [],
};

function Draw({ data, timeRange, timeZone, width, height, options }: PanelProps<Options>) {
  const frames = data.series.filter((frame) => frame.fields.some((field) => field.type === FieldType.time));
  return (
    <TimeSeries
      frames={frames}
      structureRev={data.structureRev}
      timeRange={timeRange}
      timeZone={timeZone}
      width={width}
      height={height}
      legend={{ ...LEGEND, ...options.legend }}
    />
  );
}

export const timeSeriesPanel = standIn<Options>({
  id: 'timeseries',
  name: 'Time series',
  lacks: 'tooltips, zoom, annotations, exemplars and styles of its own',
  draw: Draw,
  color: FieldColorModeId.PaletteClassic,
});
