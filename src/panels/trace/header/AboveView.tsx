import React from 'react';
import type { TraceProgress } from '../../../frames/progress';
import { LEGEND_HEIGHT } from '../heights';
import type { Arrangement } from '../arrangement';
import type { BarColour } from '../draw/palette';
import { FileMenu } from '../files/FileMenu';
import type { FindBarParts } from '../find/useFindBar';
import { GraphTools } from '../graph/GraphTools';
import type { TraceSummary } from '../layout/summary';
import type { TraceModel } from '../layout/traceModel';
import type { ViewState } from '../state/viewState';
import { ViewSelect, ViewTabs } from '../views/ViewTabs';
import { Legend } from './Legend';
import { Banner, NoticesButton } from './Notices';
import { TraceHeader } from './TraceHeader';

interface Props {
  model: TraceModel;
  summary: TraceSummary;
  colours: BarColour[];
  state: ViewState;
  onChange(change: Partial<ViewState>): void;
  places: Arrangement;
  notices: React.ComponentProps<typeof NoticesButton>;
  views: React.ComponentProps<typeof ViewSelect>;
  find: FindBarParts;
  /** Legend and search may come: header and tabs do not wait for them. */
  complete: boolean;
  tools: Omit<React.ComponentProps<typeof GraphTools>, 'room'>;
  menu: React.ComponentProps<typeof FileMenu>;
  /** One name per trace on screen, for ids. */
  within: string;
  width: number;
  timeZone: string;
  loading: boolean;
  progress: TraceProgress | null;
}

/** Narrower, the header has room for what is needed most, CSS pixels. */
const NARROW_PX = 560;
const VERY_NARROW_PX = 460;

/** The list of views takes the place of some. */
function roomForTools(width: number, hasTabs: boolean): 'all' | 'some' | 'least' {
  return width < VERY_NARROW_PX ? 'least' : width < (hasTabs ? NARROW_PX : 740) ? 'some' : 'all';
}

/** All that stands above the chosen view, as far as there is room: header, tabs, what is amiss, legend and search. */
export function AboveView(props: Props) {
  const { model, summary, colours, state, onChange, places, notices, views, find, complete, width } = props;
  const hasViews = views.views.length > 1;
  return (
    <>
      {places.header && (
        <TraceHeader
          model={model}
          summary={summary}
          notices={
            notices.notices.length > 0 && !places.banner && <NoticesButton {...notices} short={width < NARROW_PX} />
          }
          find={find.button}
          views={hasViews && !places.tabs && <ViewSelect {...views} />}
          tools={<GraphTools {...props.tools} room={roomForTools(width, places.tabs)} />}
          menu={<FileMenu {...props.menu} />}
          timeZone={props.timeZone}
          loading={props.loading}
          progress={props.progress}
          compact={width < 640}
          showTitle={width >= VERY_NARROW_PX}
          shortClocks={width < 820}
          onToggleClocks={() => onChange({ correctClocks: !state.correctClocks })}
        />
      )}
      {places.tabs && <ViewTabs within={props.within} {...views} />}
      {places.banner && <Banner {...notices} />}
      {!complete && <div style={{ height: (places.legend ? LEGEND_HEIGHT : 0) + find.height }} />}
      {complete && places.legend && (
        <Legend model={model} summary={summary} colours={colours} state={state} onChange={onChange} />
      )}
      {complete && find.bar}
    </>
  );
}
