/** Asks the panel's data source for another trace than the panel's. */
import type { DataFrame, PanelData } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import { isTraceFrame } from '../../../frames/frameToTrace';
import { answerOf, askSource } from '../askSource';

/**
 * @param id a call id or a trace id
 * @returns the trace's frame, null when there is no such trace
 * @throws Error in words for the screen; an AbortError once the signal is aborted
 */
export async function askTrace(data: PanelData, id: string, signal: AbortSignal): Promise<DataFrame | null> {
  const responses = await askSource(data, (own) => traceQuery(own, id), 'compare');
  const response = await answerOf(responses, signal);
  const frame = (response?.data as DataFrame[] | undefined)?.find(isTraceFrame);
  return frame && frame.length > 0 ? frame : null;
}

/** The panel's own trace query with another id. One that asks for calls is made one for a trace. */
function traceQuery(own: DataQuery, id: string): DataQuery {
  const { queryType } = own as { queryType?: string };
  return {
    ...own,
    refId: 'compare',
    hide: false,
    queryType: queryType === 'calls' ? 'trace' : queryType,
    query: id,
  } as DataQuery;
}
