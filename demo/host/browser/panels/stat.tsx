import { getFieldDisplayValues, type PanelProps, type ReduceDataOptions } from '@grafana/data';
import { BigValueColorMode, BigValueGraphMode, BigValueTextMode } from '@grafana/schema';
import { BigValue, useTheme2 } from '@grafana/ui';
import React from 'react';
import { standIn } from './standIn';

interface Options {
  reduceOptions?: ReduceDataOptions;
  colorMode?: BigValueColorMode;
  textMode?: BigValueTextMode;
}

function Draw({ data, width, height, options, fieldConfig, replaceVariables, timeZone }: PanelProps<Options>) {
  const theme = useTheme2();
  const values = getFieldDisplayValues({
    fieldConfig,
    reduceOptions: { calcs: ['lastNotNull'], ...options.reduceOptions },
    replaceVariables,
    theme,
    data: data.series,
    timeZone,
  });
  return (
    <div style={{ display: 'flex' }}>
      {values.map((value, index) => (
        <BigValue
          key={index}
          theme={theme}
          value={value.display}
          width={width / values.length}
          height={height}
          count={values.length}
          colorMode={options.colorMode ?? BigValueColorMode.Value}
          graphMode={BigValueGraphMode.None}
          textMode={options.textMode ?? BigValueTextMode.Auto}
        />
      ))}
    </div>
  );
}

export const statPanel = standIn<Options>({
  id: 'stat',
  name: 'Stat',
  lacks: 'sparklines, links and vertical layouts',
  draw: Draw,
});
