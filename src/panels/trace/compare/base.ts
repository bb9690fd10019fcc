/** The trace that others are compared with. It outlives the choice of another call; the page forgets it when it is loaded again. */
import { useEffect, useState } from 'react';
import type { PanelTrace } from '../../../frames/panelTrace';

export interface Base {
  trace: PanelTrace;
  /** What was left out when it was read, for the screen. */
  notices: string[];
}

let base: Base | null = null;
const listeners = new Set<(base: Base | null) => void>();

export function keepBase(next: Base | null): void {
  base = next;
  listeners.forEach((tell) => tell(next));
}

/** The kept trace, null when there is none. */
export function useBase(): Base | null {
  const [kept, setKept] = useState(base);
  useEffect(() => {
    setKept(base);
    listeners.add(setKept);
    return () => void listeners.delete(setKept);
  }, []);
  return kept;
}
