import { useMemo } from 'react';
import { useTheme2 } from '@grafana/ui';
import { groupColours } from '../draw/groupColours';
import { graphTheme, type BarColour } from '../draw/palette';
import { colourGroups } from '../layout/colourGroups';
import type { TraceSpans } from '../layout/traceSpans';

/** The colour that each span's bar has in the flame graph, for the views beside it. */
export function useBarColours(spans: TraceSpans, colourBy: string): (span: number) => BarColour {
  const theme = useTheme2();
  return useMemo(() => {
    const { group, groups } = colourGroups(spans, colourBy);
    const colours = groupColours(groups, colourBy, graphTheme(theme));
    return (span: number) => colours[group[span]];
  }, [spans, colourBy, theme]);
}
