import React, { useLayoutEffect, useRef, useState } from 'react';
import { FIND_HEIGHT } from '../heights';
import { inLanguage } from '../../language';
import { GlyphButton } from '../header/GlyphButton';
import type { TraceSpans } from '../layout/traceSpans';
import type { ViewState } from '../state/viewState';
import { FindBar, type FindHandle } from './FindBar';
import { useFind } from './useFind';

const say = inLanguage({
  en: { find: 'Find', title: 'Find in this trace (/)' },
  zh: { find: '查找', title: '在调用链中查找（/）' },
});

/** Panels at least this large always show the bar, CSS pixels. */
const ROOMY = { width: 520, height: 340 };

interface Around {
  spans: TraceSpans;
  state: ViewState;
  onChange(change: Partial<ViewState>): void;
  selected: number;
  onSelect(span: number): void;
  within: string;
  width: number;
  height: number;
  /** Always there where there is room; else only once it is opened. */
  always: boolean;
  /** Gives the keyboard back to the view. */
  focusView(): void;
}

export interface FindBarParts {
  /** CSS pixels that the bar takes; 0 where it is closed. */
  height: number;
  bar: React.ReactNode;
  /** Opens the bar, where it is closed. */
  button: React.ReactNode;
  /** By span, 1 where it is what the reader searches for; null where nothing is searched for. */
  matches: Uint8Array | null;
  open(): void;
  /** To the match after the selected span, or before it; undefined where nothing is searched for. */
  match: ((direction: 1 | -1) => void) | undefined;
  /** Handles a key that was pressed anywhere in the panel; true when it was one of ours. */
  onKey(event: KeyboardEvent): boolean;
}

/** The bar for finding spans, and how it is opened: always there where there is room, else by a key or a button. */
export function useFindBar(around: Around): FindBarParts {
  const { spans, state, selected, within, width, height } = around;
  const [opened, setOpened] = useState(false);
  const handle = useRef<FindHandle>(null);
  const find = useFind(spans, state.find);
  const isRoomy = around.always && width >= ROOMY.width && height >= ROOMY.height;
  const isOpen = isRoomy || opened || state.find !== '';
  const focusDue = useRef(false);
  // Never later than the event that opens it: what is typed next is meant for the bar.
  const open = () => {
    setOpened(true);
    focusDue.current = handle.current === null;
    handle.current?.focus();
  };
  useLayoutEffect(() => {
    if (focusDue.current && handle.current) {
      focusDue.current = false;
      handle.current.focus();
    }
  });
  const onKey = (event: KeyboardEvent): boolean => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isPlain ? event.key === '/' : isFind(event)) {
      open();
      return true;
    }
    if (isPlain && (event.key === 'n' || event.key === 'p') && find.found !== null) {
      handle.current?.step(event.key === 'n');
      return true;
    }
    return false;
  };
  return {
    height: isOpen ? FIND_HEIGHT : 0,
    open,
    match: find.found === null ? undefined : (direction) => handle.current?.step(direction > 0),
    matches: find.found?.matches ?? null,
    button: !isOpen && <GlyphButton glyph={say().find} label={say().title} title={say().title} onClick={open} />,
    bar: isOpen && (
      <FindBar
        ref={handle}
        spans={spans}
        find={find}
        text={state.find}
        onlyMatches={state.onlyMatches}
        selected={selected}
        within={within}
        width={width}
        onChange={around.onChange}
        onSelect={around.onSelect}
        onLeave={() => {
          setOpened(false);
          around.focusView();
        }}
      />
    ),
    onKey: (event) => !isTyping(event) && onKey(event),
  };
}

function isFind(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'f';
}

function isTyping({ target }: KeyboardEvent): boolean {
  const element = target instanceof HTMLElement ? target : null;
  return element !== null && (element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName));
}
