import { useRef } from 'react';
import type { DataFrame } from '@grafana/data';
import { frameKey } from '../../../frames/frameToTrace';
import { progressOf } from '../../../frames/progress';
import { spanloomMeta } from '../../../frames/vector';

/**
 * The frame to draw, which is the one before
 * - as long as the same values come again: Grafana makes new frames of them with each refresh, and reading and laying out a
 *   large trace is work. What the frame says beside its values (links, units) may be older;
 * - while a part of the same trace comes, of which the whole is there.
 */
export function useSteadyFrame(frame: DataFrame | undefined): DataFrame | undefined {
  const before = useRef<DataFrame | undefined>(undefined);
  if (!frame || !before.current || !(hasSameValues(before.current, frame) || isPartOf(before.current, frame))) {
    before.current = frame;
  }
  return before.current;
}

function isPartOf(whole: DataFrame, part: DataFrame): boolean {
  return progressOf(part) !== null && progressOf(whole) === null && frameKey(whole) === frameKey(part);
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
