import React, { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { runInSlices } from '../../../background/slices';
import { inLanguage } from '../../language';
import type { TraceSpans } from '../layout/traceSpans';
import { grouped } from '../words';
import { completions, type Completion, type Completions } from './complete';
import { popover } from './popover';

const say = inLanguage({
  en: {
    find: 'Find in this trace',
    hint: 'Find: words, service=…, duration>10ms, /regex/i',
    suggestions: 'Suggestions',
  },
  zh: {
    find: '在调用链中查找',
    hint: '查找：文字、service=…、duration>10ms、/正则/i',
    suggestions: '建议',
  },
});

interface Props {
  spans: TraceSpans;
  text: string;
  /** One name per trace on screen, for ids. */
  within: string;
  invalid: boolean;
  /** Id of the element that says what is wrong. */
  problemId: string;
  onChange(text: string): void;
  /** Enter; backwards with Shift. */
  onStep(forward: boolean): void;
  onEscape(): void;
}

/** The text that is searched for, with what its last word may become in a list below. */
export const FindInput = React.forwardRef<HTMLInputElement, Props>(function FindInput(props, ref) {
  const { spans, text, within } = props;
  const styles = useStyles2(getStyles);
  const input = useRef<HTMLInputElement | null>(null);
  const [cursor, setCursor] = useState(-1);
  const [offer, setOffer] = useState<Completions | null>(null);
  const [marked, setMarked] = useState(-1);

  // The browser puts the cursor at the end once the new value is there; what is typed next comes after the word.
  const caretDue = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (caretDue.current !== null) {
      input.current?.setSelectionRange(caretDue.current, caretDue.current);
      caretDue.current = null;
    }
  }, [text]);

  // Asked for only while someone types: cursor is -1 otherwise.
  useEffect(() => {
    setMarked(-1);
    if (cursor < 0) {
      setOffer(null);
      return;
    }
    const stop = new AbortController();
    runInSlices(completions(spans, text, cursor), { signal: stop.signal }).then(
      (found) => !stop.signal.aborted && setOffer(found),
      () => undefined
    );
    return () => stop.abort();
  }, [spans, text, cursor]);

  const close = () => {
    setCursor(-1);
    // At once: the next key may come before the effect.
    setOffer(null);
    setMarked(-1);
  };
  const take = ({ text: put }: Completion) => {
    if (offer && input.current) {
      close();
      const ends = put.endsWith('=') ? '' : ' ';
      const next = text.slice(0, offer.from) + put + ends + text.slice(offer.to).trimStart();
      const at = offer.from + put.length + ends.length;
      props.onChange(next);
      caretDue.current = at;
      if (put.endsWith('=')) {
        setCursor(at);
      }
    }
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    event.stopPropagation();
    const items = offer?.items ?? [];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (items.length === 0) {
        setCursor(input.current?.selectionStart ?? -1);
      } else {
        const step = event.key === 'ArrowDown' ? 1 : -1;
        setMarked(((marked + 1 + step + items.length + 1) % (items.length + 1)) - 1);
      }
    } else if (event.key === 'Enter' || (event.key === 'Tab' && marked >= 0)) {
      event.preventDefault();
      if (marked >= 0) {
        take(items[marked]);
      } else {
        close();
        props.onStep(!event.shiftKey);
      }
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (items.length > 0) {
        close();
      } else {
        props.onEscape();
      }
    }
  };
  const listId = `${within}-suggestions`;
  return (
    <div className={styles.box}>
      <input
        ref={(element) => {
          input.current = element;
          if (typeof ref === 'function') {
            ref(element);
          } else if (ref) {
            ref.current = element;
          }
        }}
        className={cx(styles.input, props.invalid && styles.invalid)}
        type="text"
        role="combobox"
        aria-label={say().find}
        aria-expanded={offer !== null}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={marked >= 0 ? `${listId}-${marked}` : undefined}
        aria-invalid={props.invalid}
        aria-describedby={props.invalid ? props.problemId : undefined}
        placeholder={say().hint}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        value={text}
        onChange={(event) => {
          props.onChange(event.currentTarget.value);
          setCursor(event.currentTarget.selectionStart ?? -1);
        }}
        onKeyDown={onKeyDown}
        onBlur={close}
      />
      {offer && (
        <ul className={cx(styles.popover, styles.list)} id={listId} role="listbox" aria-label={say().suggestions}>
          {offer.items.map((item, k) => (
            <li
              key={item.text}
              id={`${listId}-${k}`}
              role="option"
              aria-selected={k === marked}
              className={cx(styles.item, k === marked && styles.marked)}
              // Before the input loses the focus.
              onMouseDown={(event) => {
                event.preventDefault();
                take(item);
              }}
            >
              <span className={styles.text}>{item.text}</span>
              {item.count !== null && <span className={styles.count}>{grouped(item.count)}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
});

const getStyles = (theme: GrafanaTheme2) => ({
  popover: popover(theme),
  box: css({ position: 'relative', flex: '1 1 200px', minWidth: 120, maxWidth: 560 }),
  input: css({
    width: '100%',
    height: theme.spacing(3),
    padding: theme.spacing(0, 1),
    border: `1px solid ${theme.components.input.borderColor}`,
    borderRadius: theme.shape.borderRadius(1),
    background: theme.components.input.background,
    color: theme.components.input.text,
    fontSize: theme.typography.bodySmall.fontSize,
    '&::placeholder': { color: theme.colors.text.secondary },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: 0 },
  }),
  invalid: css({ borderColor: theme.colors.error.border }),
  list: css({ left: 0, minWidth: 180, maxWidth: 420, margin: 0, padding: theme.spacing(0.5, 0), listStyle: 'none' }),
  item: css({
    display: 'flex',
    gap: theme.spacing(2),
    justifyContent: 'space-between',
    padding: theme.spacing(0.25, 1),
    cursor: 'pointer',
    '&:hover': { background: theme.colors.action.hover },
  }),
  marked: css({ background: theme.colors.action.selected }),
  text: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  count: css({ flex: 'none', color: theme.colors.text.secondary }),
});
