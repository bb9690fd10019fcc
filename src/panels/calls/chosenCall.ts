import { useCallback, useEffect, useRef, useState } from 'react';
import type { InterpolateFunction } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { toCallId } from './callId';

/** Chooses a call. With a delay, only the last of several choices reaches the URL: a held key loads one trace. */
export type ChooseCall = (id: string, delayMs?: number) => void;

/** How long Grafana may take to carry a URL into its variables. */
const VARIABLE_LAG_MS = 100;

/**
 * The call that the dashboard's variable names, and how to change it.
 *
 * The variable is written through the URL only, so that the browser's Back works, a copied address shows the same
 * call, and nothing but the panels that use the variable asks the store again. This panel does not use it in a query,
 * so Grafana does not redraw it when the variable changes: it listens to the address itself.
 *
 * @param isFrozen the variable keeps its value whatever the address says, and cannot be changed
 */
export function useChosenCall(
  variable: string,
  replaceVariables: InterpolateFunction,
  isFrozen = false
): [string, ChooseCall] {
  const [, redraw] = useState(0);
  // Shown at once, before the URL has it.
  const [pendingId, setPendingId] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    let late: ReturnType<typeof setTimeout>;
    const unlisten = locationService.getHistory().listen(() => {
      redraw((n) => n + 1);
      clearTimeout(late);
      late = setTimeout(() => redraw((n) => n + 1), VARIABLE_LAG_MS);
    });
    return () => {
      unlisten();
      clearTimeout(late);
    };
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);

  const key = `var-${variable}`;
  // Without it in the address the variable has the value that the dashboard was saved with.
  const inAddress = isFrozen ? null : locationService.getSearch().get(key);
  const chosenId = toCallId(inAddress ?? replaceVariables(`\${${variable}}`));

  const choose = useCallback<ChooseCall>(
    (id, delayMs = 0) => {
      clearTimeout(timer.current);
      if (isFrozen) {
        return;
      }
      const write = () => {
        // Not a second time, or Back would have to be pressed twice.
        if (toCallId(locationService.getSearch().get(key)) !== id) {
          locationService.partial({ [key]: id });
        }
        setPendingId(null);
      };
      if (delayMs > 0) {
        setPendingId(id);
        timer.current = setTimeout(write, delayMs);
      } else {
        write();
      }
    },
    [key, isFrozen]
  );

  return [pendingId ?? chosenId, choose];
}
