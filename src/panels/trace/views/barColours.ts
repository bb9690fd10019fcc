import { useMemo } from 'react';
import { useTheme2 } from '@grafana/ui';
import { groupColours } from '../draw/groupColours';
import { graphTheme, type BarColour } from '../draw/palette';
import { groupOf } from '../layout/traceModel';
import type { TraceSpans } from '../layout/traceSpans';

/** The colour that each span's bar has in the flame graph, for the views beside it. */
export function useBarColours(spans: TraceSpans, colourBy: string): (span: number) => BarColour {
  const theme = useTheme2();
  return useMemo(() => {
    const { trace, kind, count } = spans;
    const numberOf = new Map<string, number>();
    for (let span = 0; span < count; span++) {
      const group = groupOf(trace, span, kind[span], colourBy);
      if (!numberOf.has(group)) {
        numberOf.set(group, numberOf.size);
      }
    }
    const colours = groupColours([...numberOf.keys()], colourBy, graphTheme(theme));
    return (span: number) => colours[numberOf.get(groupOf(trace, span, kind[span], colourBy)) ?? 0];
  }, [spans, colourBy, theme]);
}
