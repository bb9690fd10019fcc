import React, { useLayoutEffect, useMemo, useState } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { inLanguage } from '../../language';
import { CopyButton } from '../details/CopyButton';
import { useSpanDetails } from '../details/fetchSpan';
import { rowsOf } from '../files/rows';
import { useRowBox } from '../table/useRowBox';
import type { ViewProps } from '../views/view';
import { countOf } from '../words';
import { asJson, rawLine, rawRows } from './rawRow';

const say = inLanguage({
  en: {
    list: 'Rows of the trace as they came',
    rows: (count: number) => countOf(count, 'row'),
    fields: (count: number) => countOf(count, 'field'),
    read: 'The frame is no longer in the panel’s data: this is what was read of it.',
    choose: 'Choose a row to see all of it.',
    frame: 'Row of the frame',
    store: 'Rows in the store',
    loading: 'Loading the rows…',
    failed: 'The rows could not be loaded:',
    none: 'Its data source keeps no rows to ask for.',
  },
  zh: {
    list: '调用链的原始行',
    rows: (count) => `${count} 行`,
    fields: (count) => `${count} 个字段`,
    read: '面板数据中已没有该数据帧：以下为读取到的内容。',
    choose: '选择一行以查看全部内容。',
    frame: '数据帧中的行',
    store: '存储中的行',
    loading: '正在加载行…',
    failed: '无法加载行：',
    none: '其数据源没有可查询的行。',
  },
});

const ROW_PX = 20;
const HEAD_PX = 26;
const MORE_ROWS = 8;

/** The rows of the frame, of which only those on screen are in the document, and all about the selected one. */
export function RawView({ spans, selected, onSelect, data, width, height }: ViewProps) {
  const { trace } = spans;
  const styles = useStyles2(getStyles);
  const raw = useMemo(() => rawRows(trace, data.series ?? []), [trace, data.series]);
  const open = selected >= 0 && height > 160;
  const listPx = Math.max(0, open ? Math.round((height - HEAD_PX) * 0.4) : height - HEAD_PX);
  return (
    <div className={styles.root} style={{ width, height }} data-testid="spanloom raw">
      <div className={styles.head} style={{ height: HEAD_PX }}>
        <span>{say().rows(trace.count)}</span>
        {raw.frame ? <span>{say().fields(raw.frame.fields.length)}</span> : <span>{say().read}</span>}
        {!open && <span>{say().choose}</span>}
      </div>
      <RowList raw={raw} count={trace.count} height={listPx} selected={selected} onSelect={onSelect} />
      {open && (
        <div
          className={styles.one}
          style={{ height: height - HEAD_PX - listPx }}
          tabIndex={0}
          role="region"
          aria-label={say().frame}
        >
          <Text title={say().frame} text={asJson(raw.of(selected), 2)} />
          <StoreRows data={data} rowIds={trace.rowIds[selected]} />
        </div>
      )}
    </div>
  );
}

interface ListProps {
  raw: ReturnType<typeof rawRows>;
  count: number;
  height: number;
  selected: number;
  onSelect(span: number): void;
}

function RowList({ raw, count, height, selected, onSelect }: ListProps) {
  const styles = useStyles2(getStyles);
  const box = useRowBox({
    count,
    rowPx: ROW_PX,
    viewportPx: Math.max(ROW_PX, height),
    more: MORE_ROWS,
    followed: selected,
  });
  const { scroll, first, end } = box;
  useLayoutEffect(() => {
    if (selected >= 0) {
      box.reveal(selected);
    }
  }, [selected]);

  const shown = Array.from({ length: Math.max(0, end - first) }, (_, k) => first + k);
  const [id] = useState(() => `spanloom-raw-${++lists}`);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const page = Math.max(1, Math.floor(height / ROW_PX) - 1);
    const to = {
      ArrowDown: selected + 1,
      ArrowUp: Math.max(0, selected - 1),
      PageDown: Math.max(0, selected) + page,
      PageUp: selected - page,
      Home: 0,
      End: count - 1,
      Escape: -1,
    }[event.key];
    if (to !== undefined && count > 0) {
      event.preventDefault();
      event.stopPropagation();
      onSelect(event.key === 'Escape' ? -1 : Math.max(0, Math.min(count - 1, to)));
    }
  };
  return (
    <div
      ref={box.scroller}
      className={styles.list}
      style={{ height }}
      role="listbox"
      aria-label={say().list}
      aria-activedescendant={selected >= first && selected < end ? `${id}-${selected}` : undefined}
      tabIndex={0}
      data-takes-focus
      onScroll={box.place}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: Math.max(1, scroll.contentPx) }}>
        <div role="presentation" className={styles.stage} style={{ height: Math.min(scroll.contentPx, height) }}>
          <div role="presentation" ref={box.moved}>
            {shown.map((span) => (
              <div
                key={span}
                id={`${id}-${span}`}
                role="option"
                aria-selected={span === selected}
                aria-posinset={span + 1}
                aria-setsize={count}
                className={cx(styles.line, span === selected && styles.selected)}
                onClick={() => onSelect(span)}
              >
                <span className={styles.number}>{span + 1}</span>
                {rawLine(raw.of(span))}
              </div>
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

let lists = 0;

/** The selected span's rows out of the store, all columns. */
function StoreRows({ data, rowIds }: { data: ViewProps['data']; rowIds: string }) {
  const styles = useStyles2(getStyles);
  const state = useSpanDetails(data, rowIds);
  switch (state.kind) {
    case 'none':
      return <p className={styles.quiet}>{say().none}</p>;
    case 'loading':
      return (
        <p className={styles.quiet} role="status">
          {say().loading}
        </p>
      );
    case 'needsLive':
      return <p className={styles.quiet}>{state.message}</p>;
    case 'error':
      return (
        <p role="alert">
          {say().failed} {state.message}
        </p>
      );
    case 'ready':
      return (
        <Text
          title={say().store}
          text={asJson(
            rowsOf(state.details).map(({ columns, attributes, events }) => ({
              ...columns,
              attributes: Object.fromEntries(attributes),
              events,
            })),
            2
          )}
        />
      );
  }
}

function Text({ title, text }: { title: string; text: string }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      <div className={styles.title}>
        <h6 aria-level={3}>{title}</h6>
        <CopyButton text={() => text} what={title} />
      </div>
      <pre className={styles.text}>{text}</pre>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const focus = { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 };
  return {
    root: css({ color: theme.colors.text.primary, fontSize: theme.typography.bodySmall.fontSize }),
    head: css({
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1.5),
      padding: theme.spacing(0, 0.75),
      overflow: 'hidden',
      whiteSpace: 'nowrap',
      color: theme.colors.text.secondary,
    }),
    list: css({
      position: 'relative',
      overflowX: 'hidden',
      overflowY: 'auto',
      overflowAnchor: 'none',
      fontFamily: theme.typography.fontFamilyMonospace,
      '&:focus-visible': focus,
    }),
    stage: css({ position: 'sticky', top: 0, overflow: ['hidden', 'clip'] }),
    line: css({
      height: ROW_PX,
      lineHeight: `${ROW_PX}px`,
      padding: theme.spacing(0, 0.75),
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'pre',
      cursor: 'pointer',
      '&:hover': { background: theme.colors.action.hover },
    }),
    selected: css({
      background: theme.colors.action.selected,
      boxShadow: `inset 3px 0 ${theme.colors.primary.main}`,
    }),
    number: css({ display: 'inline-block', minWidth: 44, paddingRight: 8, color: theme.colors.text.secondary }),
    one: css({
      overflow: 'auto',
      padding: theme.spacing(0, 0.75, 1),
      borderTop: `1px solid ${theme.colors.border.medium}`,
      background: theme.colors.background.secondary,
      '&:focus-visible': focus,
    }),
    title: css({
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      margin: theme.spacing(0.75, 0, 0.25),
      h6: { margin: 0, fontSize: theme.typography.bodySmall.fontSize, color: theme.colors.text.secondary },
    }),
    text: css({
      margin: 0,
      padding: 0,
      border: 'none',
      background: 'none',
      color: theme.colors.text.primary,
      fontSize: theme.typography.bodySmall.fontSize,
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
    }),
    quiet: css({ color: theme.colors.text.secondary }),
  };
};
