import { useCallback, useState } from 'react';
import type { TracePanelOptions } from '../options';
import { firstState, type ViewState } from './viewState';

/** The reader's own switches; they follow a panel option when that changes (a viewer cannot save the panel's options). */
export function useViewState(options: TracePanelOptions): [ViewState, (change: Partial<ViewState>) => void] {
  const [kept, setKept] = useState(() => ({ options, state: firstState(options) }));
  const state = withChangedOptions(kept.state, kept.options, options);
  const change = useCallback(
    (part: Partial<ViewState>) =>
      setKept((before) => ({
        options,
        state: { ...withChangedOptions(before.state, before.options, options), ...part },
      })),
    [options]
  );
  return [state, change];
}

function withChangedOptions(state: ViewState, before: TracePanelOptions, now: TracePanelOptions): ViewState {
  if (before === now) {
    return state;
  }
  const [was, is] = [firstState(before), firstState(now)];
  const changed = Object.entries(is).filter(([name, value]) => was[name as keyof ViewState] !== value);
  return changed.length === 0 ? state : { ...state, ...Object.fromEntries(changed) };
}
