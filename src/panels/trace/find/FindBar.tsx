import React, { useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { FIND_HEIGHT } from '../heights';
import { inLanguage } from '../../language';
import { GlyphButton } from '../header/GlyphButton';
import type { TraceSpans } from '../layout/traceSpans';
import { grouped } from '../words';
import { chipStyles } from './chipStyles';
import { FindHelp } from './FindHelp';
import { FindInput } from './FindInput';
import { QuickFilters } from './QuickFilters';
import { nextMatch, placeOfMatch } from './steps';
import { problemWords } from './troubleWords';
import type { Find } from './useFind';

/** Less, and the quick filters are in a menu, CSS pixels. */
const WIDTH_FOR_FILTERS = 900;
const DEBOUNCE_MS = 150;

const say = inLanguage({
  en: {
    region: 'Find',
    found: (count: string) => `${count} found`,
    place: (place: string, count: string) => `${place} of ${count}`,
    none: 'Nothing found',
    noKey: (key: string) => `: no span has “${key}”`,
    searching: (percent: number) => `Searching ${percent} %`,
    next: 'Next match (Enter)',
    previous: 'Match before (Shift+Enter)',
    only: 'Only matches',
    onlyTitle: 'Show what matches and what it hangs under, nothing else',
    clear: 'Clear the search',
  },
  zh: {
    region: '查找',
    found: (count: string) => `找到 ${count} 个`,
    place: (place: string, count: string) => `${place} / ${count}`,
    none: '没有找到',
    noKey: (key: string) => `：没有 Span 有“${key}”`,
    searching: (percent: number) => `查找中 ${percent}%`,
    next: '下一个（Enter）',
    previous: '上一个（Shift+Enter）',
    only: '仅显示匹配',
    onlyTitle: '只显示匹配的 Span 及其上级',
    clear: '清除查找',
  },
});

export interface FindHandle {
  focus(): void;
  /** To the match after the selected span, or before it. */
  step(forward: boolean): void;
}

interface Props {
  spans: TraceSpans;
  find: Find;
  /** What is searched for; follows what is typed after a moment. */
  text: string;
  onlyMatches: boolean;
  selected: number;
  /** One name per trace on screen, for ids. */
  within: string;
  width: number;
  onChange(change: { find?: string; onlyMatches?: boolean }): void;
  onSelect(span: number): void;
  /** Escape: the reader is done here. */
  onLeave(): void;
}

/** What is searched for, how many spans that are, and the way from one to the next. */
export const FindBar = React.forwardRef<FindHandle, Props>(function FindBar(props, handle) {
  const { spans, find, selected, within, width } = props;
  const { found, problem, progress } = find;
  const styles = useStyles2(getStyles);
  const { chip, chipOn } = useStyles2(chipStyles);
  const input = useRef<HTMLInputElement>(null);
  const { text, type, put, commit } = useTyped(props.text, (find) => props.onChange({ find }));
  /** Enter was pressed before what was typed was found. */
  const due = useRef<boolean | null>(null);

  const go = (forward: boolean) => {
    const to = found ? nextMatch(spans, found.matches, selected, forward) : -1;
    if (to >= 0) {
      props.onSelect(to);
    }
  };
  const step = (forward: boolean) => {
    if (commit() || !found) {
      due.current = forward;
    } else {
      go(forward);
    }
  };
  useEffect(() => {
    if (found && due.current !== null) {
      const forward = due.current;
      due.current = null;
      go(forward);
    }
  }, [found]);
  useImperativeHandle(handle, () => ({
    focus: () => {
      input.current?.focus();
      input.current?.select();
    },
    step,
  }));

  const place = useMemo(() => (found ? placeOfMatch(spans, found.matches, selected) : 0), [spans, found, selected]);
  const count = found?.count ?? 0;
  const problemId = `${within}-problem`;
  return (
    <div className={styles.root} style={{ height: FIND_HEIGHT }} role="search" aria-label={say().region}>
      <FindInput
        ref={input}
        spans={spans}
        text={text}
        within={within}
        invalid={problem !== null}
        problemId={problemId}
        onChange={type}
        onStep={step}
        onEscape={props.onLeave}
      />
      {problem && (
        <span id={problemId} className={styles.problem} role="status" title={problemWords(problem)}>
          {problemWords(problem)}
        </span>
      )}
      {!problem && props.text !== '' && (
        <span className={styles.count} aria-live="polite" data-testid="spanloom found">
          {progress !== null ? say().searching(Math.round(100 * progress)) : countWords(find, place)}
        </span>
      )}
      {count > 0 && !problem && (
        <span className={styles.group}>
          <GlyphButton glyph="‹" label={say().previous} title={say().previous} onClick={() => step(false)} />
          <GlyphButton glyph="›" label={say().next} title={say().next} onClick={() => step(true)} />
        </span>
      )}
      {text !== '' && (
        <button
          type="button"
          className={cx(chip, props.onlyMatches && chipOn)}
          aria-pressed={props.onlyMatches}
          title={say().onlyTitle}
          onClick={() => props.onChange({ onlyMatches: !props.onlyMatches })}
        >
          {say().only}
        </button>
      )}
      {text !== '' && (
        <GlyphButton
          glyph="×"
          label={say().clear}
          title={say().clear}
          onClick={() => {
            put('');
            props.onChange({ onlyMatches: false });
            input.current?.focus();
          }}
        />
      )}
      <FindHelp own={spans.trace.own} />
      <span className={styles.space} />
      <QuickFilters spans={spans} text={text} compact={width < WIDTH_FOR_FILTERS} onChange={put} />
    </div>
  );
});

function countWords({ found, missingKeys }: Find, place: number): string {
  if (!found) {
    return '';
  }
  if (found.count === 0) {
    return say().none + (missingKeys.length > 0 ? say().noKey(missingKeys[0]) : '');
  }
  const count = grouped(found.count);
  return place > 0 ? say().place(grouped(place), count) : say().found(count);
}

/** What is typed now, and told after a moment; what comes from outside (a link, the way back) takes its place. */
function useTyped(text: string, tell: (text: string) => void) {
  const [typed, setTyped] = useState(text);
  const told = useRef(text);
  const seen = useRef(text);
  const put = (next: string) => {
    told.current = next;
    setTyped(next);
    tell(next);
  };
  const latest = useRef(put);
  latest.current = put;
  useLayoutEffect(() => {
    if (text !== seen.current) {
      seen.current = text;
      if (text !== told.current) {
        told.current = text;
        setTyped(text);
      }
    }
  }, [text]);
  useEffect(() => {
    if (typed === told.current) {
      return;
    }
    const later = setTimeout(() => latest.current(typed), DEBOUNCE_MS);
    return () => clearTimeout(later);
  }, [typed]);
  /** Tells at once; true when there was something to tell. */
  const commit = () => {
    const isNew = typed !== told.current;
    if (isNew) {
      put(typed);
    }
    return isNew;
  };
  return { text: typed, type: setTyped, put, commit };
}

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({
    position: 'relative',
    zIndex: 3,
    flex: 'none',
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
  }),
  count: css({ flex: 'none', fontVariantNumeric: 'tabular-nums' }),
  problem: css({
    flex: '0 1 auto',
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    color: theme.colors.error.text,
  }),
  group: css({ flex: 'none', display: 'inline-flex', gap: 2 }),
  space: css({ flex: '1 1 0' }),
});
