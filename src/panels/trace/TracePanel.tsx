import React, { useMemo, useRef } from 'react';
import { LoadingState, type PanelProps, type ScopedVars } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { frameKey, isTraceFrame } from '../../frames/frameToTrace';
import { isRefused, isSnapshot } from '../frozenDashboard';
import { progressOf } from '../../frames/progress';
import { TraceView } from './TraceView';
import { FileArea } from './files/FileArea';
import { useOpenedFile } from './files/useOpenedFile';
import { useGatherAgain } from './gatherAgain';
import { traceKey } from './layout/traceModel';
import { optionsOf, type TracePanelOptions } from './options';
import { keepTrace, panelState, type KeptTrace, type PanelState } from './panelState';
import { useSteadyFrame } from './state/useSteadyFrame';
import { useTraceOfFrame } from './state/useTraceOfFrame';
import { DrawingMessage } from './states/DrawingMessage';
import { NoTrace } from './states/NoTrace';

/** The panel: a trace, or a plain sentence about why there is none. */
export function TracePanel(props: PanelProps<TracePanelOptions>) {
  const { id, data, width, timeZone, onChangeTimeRange, fieldConfig, replaceVariables } = props;
  // By frame and not by data: Grafana makes new data for every change of state, and reading a large frame is work.
  const newest = data.series.find(isTraceFrame);
  const steady = useSteadyFrame(newest);
  const again = useGatherAgain(data, steady);
  const progress = data.state === LoadingState.Streaming ? progressOf(newest) : null;
  const file = useOpenedFile(again.frame && frameKey(again.frame), data);
  const frame = file.opened?.frame ?? again.frame;
  const { trace, reading } = useTraceOfFrame(frame);
  const kept = useRef<KeptTrace | null>(null);
  let state: PanelState;
  if (file.opened && trace) {
    state = { kind: 'trace', trace, loading: false, errors: [] };
  } else {
    const replace = (text: string, scopedVars?: ScopedVars) => getTemplateSrv().replace(text, scopedVars);
    kept.current = keepTrace(kept.current, data, trace, replace);
    state = panelState(data, trace, replace, kept.current);
  }
  const options = useMemo(() => optionsOf(props.options), [props.options]);
  const panelLinks = fieldConfig?.defaults?.links;
  const linked = frame === steady ? newest : frame;
  const links = useMemo(
    () => (linked ? { frame: linked, panelLinks: panelLinks ?? [], replaceVariables, timeZone } : null),
    [linked, panelLinks, replaceVariables, timeZone]
  );
  return (
    <FileArea file={file} width={width} height={props.height}>
      {(height) =>
        reading > 0 && !trace ? (
          <DrawingMessage width={width} height={height} spans={reading} />
        ) : state.kind !== 'trace' ? (
          <NoTrace state={state} refused={isRefused(data)} width={width} height={height} onOpenFile={file.open} />
        ) : (
          <TraceView
            key={traceKey(state.trace)}
            width={width}
            height={height}
            panelId={id}
            trace={state.trace}
            data={data}
            links={state.trace === trace ? links : null}
            options={options}
            timeZone={timeZone}
            loading={state.loading || reading > 0}
            progress={file.opened ? null : progress}
            isPart={progress !== null && progressOf(frame) !== null}
            errors={again.error === '' ? state.errors : [again.error, ...state.errors]}
            snapshot={isSnapshot() ? { shows: file.opened ? '' : traceKey(state.trace) } : null}
            onGather={again.gather}
            gathering={again.gathering}
            onChangeTimeRange={onChangeTimeRange}
            onOpenFile={file.open}
          />
        )
      }
    </FileArea>
  );
}
