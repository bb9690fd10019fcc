import React, { useMemo, useRef } from 'react';
import type { PanelProps, ScopedVars } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { isTraceFrame } from '../../frames/frameToTrace';
import { TraceView } from './TraceView';
import { useGatherAgain } from './gatherAgain';
import { traceKey } from './layout/traceModel';
import { DEFAULT_OPTIONS, type TracePanelOptions } from './options';
import { keepTrace, panelState, type KeptTrace } from './panelState';
import { useTraceOfFrame } from './state/useTraceOfFrame';
import { DrawingMessage } from './states/DrawingMessage';
import { PanelMessage } from './states/PanelMessage';

/** The panel: a trace, or a plain sentence about why there is none. */
export function TracePanel(props: PanelProps<TracePanelOptions>) {
  const { id, data, options, width, height, timeZone, onChangeTimeRange, fieldConfig, replaceVariables } = props;
  // By frame and not by data: Grafana makes new data for every change of state, and reading a large frame is work.
  const again = useGatherAgain(data, data.series.find(isTraceFrame));
  const { frame } = again;
  const { trace, reading } = useTraceOfFrame(frame);
  const replace = (text: string, scopedVars?: ScopedVars) => getTemplateSrv().replace(text, scopedVars);
  const kept = useRef<KeptTrace | null>(null);
  kept.current = keepTrace(kept.current, data, trace, replace);
  const state = panelState(data, trace, replace, kept.current);
  const panelLinks = fieldConfig?.defaults?.links;
  const links = useMemo(
    () => (frame ? { frame, panelLinks: panelLinks ?? [], replaceVariables, timeZone } : null),
    [frame, panelLinks, replaceVariables, timeZone]
  );
  const size = { width, height };
  if (reading > 0 && !trace) {
    return <DrawingMessage {...size} spans={reading} />;
  }
  switch (state.kind) {
    case 'loading':
      return <PanelMessage {...size} icon="spinner" title="Loading the trace…" />;
    case 'empty':
      return (
        <PanelMessage
          {...size}
          icon="info-circle"
          title="Choose a call in the list above"
          lines={['Its spans are drawn here: application, system and network together.']}
        />
      );
    case 'notFound':
      return (
        <PanelMessage
          {...size}
          icon="search"
          title={state.asked === '' ? 'No trace found' : `No trace found for ${state.asked}`}
          lines={
            state.notices.length > 0 ? state.notices : ['It may be older than the data is kept, or still on its way.']
          }
        />
      );
    case 'noTrace':
      return (
        <PanelMessage
          {...size}
          icon="info-circle"
          title="There is no trace in this data"
          lines={['The panel draws trace frames: spans with the fields spanID, startTime and duration.']}
        />
      );
    case 'error':
      return (
        <PanelMessage
          {...size}
          role="alert"
          icon="exclamation-triangle"
          title="The trace could not be loaded"
          lines={[state.message]}
        />
      );
    case 'trace':
      return (
        <TraceView
          key={traceKey(state.trace)}
          {...size}
          panelId={id}
          trace={state.trace}
          data={data}
          links={state.trace === trace ? links : null}
          options={{ ...DEFAULT_OPTIONS, ...options }}
          timeZone={timeZone}
          loading={state.loading || reading > 0}
          errors={again.error === '' ? state.errors : [again.error, ...state.errors]}
          onGather={again.gather}
          gathering={again.gathering}
          onChangeTimeRange={onChangeTimeRange}
        />
      );
  }
}
