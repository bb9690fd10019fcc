/**
 * The trace that others are compared with. It outlives the choice of another call; when the page is loaded again it is
 * asked for by the id in the URL, if it has one.
 */
import { useEffect, useState } from 'react';
import type { PanelTrace } from '../../../frames/panelTrace';

export interface Base {
  /** What it can be asked for by; '' for a file, and for another frame of the panel. */
  id: string;
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

/**
 * The kept trace, null when there is none.
 * @param id what the URL says that it should be; one without an id counts whatever that is.
 */
export function useBase(id: string): Base | null {
  const [kept, setKept] = useState(base);
  useEffect(() => {
    setKept(base);
    listeners.add(setKept);
    return () => void listeners.delete(setKept);
  }, []);
  return kept && (kept.id === '' || kept.id === id) ? kept : null;
}
