import { useCallback, useEffect, useRef, useState } from 'react';
import { locationService } from '@grafana/runtime';
import type { TracePanelOptions } from '../options';
import { firstState, type ViewState } from './viewState';
import { readState, writeState, type UrlParams } from './urlState';

/** Whose state in the URL it is. */
export interface StateAddress {
  panel: number;
  /** What names the trace. */
  trace: string;
}

/** Changes that come one after the other, as while zooming, are written once; browsers allow few writes a second. */
const WRITE_AFTER_MS = 250;
/** Selections nearer to each other than this, as while walking the tree, are one step for the browser's Back. */
const STEPS_APART_MS = 1000;

/**
 * The reader's own switches. They follow a panel option when that changes (a viewer cannot save the panel's options),
 * and stand in the URL: a copied address shows the same, and Back undoes a selection or a change of view.
 */
export function useViewState(
  options: TracePanelOptions,
  address: StateAddress
): [ViewState, (change: Partial<ViewState>) => void] {
  const [kept, setKept] = useState(() => ({ options, state: stateInUrl(options, address) }));
  const state = withChangedOptions(kept.state, kept.options, options);
  const writer = useRef<UrlWriter | null>(null);
  const latest = useRef({ state, options });
  latest.current = { state, options };

  useEffect(() => {
    const mine = new UrlWriter();
    writer.current = mine;
    // What was about the trace before.
    mine.write(paramsOf(latest.current, address), 'replace');
    const unlisten = locationService.getHistory().listen(() => {
      const now = latest.current.options;
      if (mine.isForeign(Object.keys(paramsOf(latest.current, address)))) {
        setKept({ options: now, state: stateInUrl(now, address) });
      }
    });
    return () => {
      unlisten();
      mine.stop();
    };
  }, [address.panel, address.trace]);

  const change = useCallback(
    (part: Partial<ViewState>) => {
      const now = latest.current;
      const next = { ...now.state, ...part };
      latest.current = { ...now, state: next };
      setKept({ options: now.options, state: next });
      const isView = 'view' in part && part.view !== now.state.view;
      writer.current?.write(paramsOf(latest.current, address), isView ? 'push' : 'span' in part ? 'walk' : 'later');
    },
    [address.panel, address.trace]
  );
  return [state, change];
}

function stateInUrl(options: TracePanelOptions, { panel, trace }: StateAddress): ViewState {
  const search = locationService.getSearch();
  return readState(panel, trace, (name) => search.get(name), firstState(options));
}

function paramsOf(of: { state: ViewState; options: TracePanelOptions }, { panel, trace }: StateAddress): UrlParams {
  return writeState(panel, trace, of.state, firstState(of.options));
}

/** Writes the parameters of one panel, and knows which writes were its own. */
class UrlWriter {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private due: UrlParams | null = null;
  private writing = false;
  private lastWalkMs = -Infinity;

  /** `push` makes a step for Back, `walk` one together with those just before it, `later` waits for more of the same. */
  write(params: UrlParams, how: 'push' | 'walk' | 'replace' | 'later'): void {
    clearTimeout(this.timer);
    this.due = params;
    if (how === 'later') {
      this.timer = setTimeout(() => this.flush(true), WRITE_AFTER_MS);
      return;
    }
    const now = Date.now();
    const isStep = how === 'push' || (how === 'walk' && now - this.lastWalkMs >= STEPS_APART_MS);
    this.lastWalkMs = how === 'walk' ? now : -Infinity;
    this.flush(!isStep);
  }

  /**
   * Whether the URL has changed by another hand, and says something about this panel. An application that takes
   * parameters away that it does not know takes nothing away from the reader; Back to an address without any does.
   */
  isForeign(names: string[]): boolean {
    if (this.writing || this.due) {
      return false;
    }
    const search = locationService.getSearch();
    return locationService.getHistory().action === 'POP' || names.some((name) => search.has(name));
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private flush(replace: boolean): void {
    const params = this.due ?? {};
    this.due = null;
    const search = locationService.getSearch();
    if (Object.keys(params).some((name) => search.get(name) !== params[name])) {
      this.writing = true;
      locationService.partial(params, replace);
      this.writing = false;
    }
  }
}

function withChangedOptions(state: ViewState, before: TracePanelOptions, now: TracePanelOptions): ViewState {
  if (before === now) {
    return state;
  }
  const [was, is] = [firstState(before), firstState(now)];
  const changed = Object.entries(is).filter(([name, value]) => was[name as keyof ViewState] !== value);
  return changed.length === 0 ? state : { ...state, ...Object.fromEntries(changed) };
}
