import { useRef } from 'react';
import type { DataFrame } from '@grafana/data';
import { spanloomMeta } from '../../../frames/vector';

/**
 * The frame that was there before, as long as a refresh brings the same values again: Grafana makes new frames of them each
 * time, and reading and laying out a large trace is work. What the frame says beside its values (links, units) may be older.
 */
export function useSteadyFrame(frame: DataFrame | undefined): DataFrame | undefined {
  const before = useRef<DataFrame | undefined>(undefined);
  if (!frame || !before.current || !hasSameValues(before.current, frame)) {
    before.current = frame;
  }
  return before.current;
}

function hasSameValues(a: DataFrame, b: DataFrame): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.fields.length === b.fields.length &&
      spanloomMeta(a) === spanloomMeta(b) &&
      a.fields.every(({ name, values }, i) => name === b.fields[i].name && values === b.fields[i].values))
  );
}
