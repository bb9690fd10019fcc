import React from 'react';
import { createRoot } from 'react-dom/client';
import { createTheme, EventBusSrv, LoadingState, ThemeContext, type DataFrame, type PanelProps } from '@grafana/data';
import { DEFAULT_OPTIONS, type TracePanelOptions } from '../../../../src/panels/trace/options';
import { TracePanel } from '../../../../src/panels/trace/TracePanel';
import { frameOf } from '../frames';
import { rangeOf } from '../services';
import { hasDrawnCanvas, type Subject } from '../subject';

let frame: DataFrame;

/** Our panel, with a frame of the standard fields or of ours. */
export const spanloom: Subject = {
  prepare(trace, own, atHand) {
    frame = atHand ?? frameOf(trace, own);
  },
  show(root, size) {
    const props = {
      ...size,
      id: 1,
      options: DEFAULT_OPTIONS,
      timeZone: 'utc',
      timeRange: rangeOf(),
      data: { series: [frame], state: LoadingState.Done, timeRange: rangeOf() },
      fieldConfig: { defaults: {}, overrides: [] },
      eventBus: new EventBusSrv(),
      renderCounter: 0,
      title: 'Trace',
      transparent: false,
      onOptionsChange: () => undefined,
      onFieldConfigChange: () => undefined,
      onChangeTimeRange: () => undefined,
      replaceVariables: (text: string) => text,
    } as unknown as PanelProps<TracePanelOptions>;
    createRoot(root).render(
      <ThemeContext.Provider value={createTheme({ colors: { mode: 'dark' } })}>
        <TracePanel {...props} />
      </ThemeContext.Provider>
    );
  },
  isDrawn: hasDrawnCanvas,
};
