import React, { useState } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { BANNER_HEIGHT } from '../heights';
import { inLanguage } from '../../language';
import { countOf } from '../words';
import type { Notice, NoticeAction } from './notices';

export interface NoticeHandlers {
  /** Index in the trace of the selected span, -1 for none. */
  selected: number;
  onSelect(span: number): void;
  /** Asks the store again. */
  onGather(): void;
  gathering: boolean;
}

interface Props extends NoticeHandlers {
  notices: readonly Notice[];
}

const say = inLanguage({
  en: {
    gathering: 'Gathering…',
    gather: 'Gather again',
    show: 'Show',
    shown: 'Shown',
    next: (at: number, of: number) => `Next (${at} of ${of})`,
  },
  zh: {
    gathering: '正在收集…',
    gather: '重新收集',
    show: '查看',
    shown: '已显示',
    next: (at: number, of: number) => `下一个（${at} / ${of}）`,
  },
});

/** A line for the first that there is to know; the rest is one click away. */
export function Banner(props: Props) {
  const styles = useStyles2(getStyles);
  const [first] = props.notices;
  const look = {
    error: { side: styles.errorSide, sign: styles.failed, icon: 'exclamation-circle' },
    warning: { side: styles.warningSide, sign: styles.warning, icon: 'exclamation-triangle' },
    info: { side: styles.infoSide, sign: styles.info, icon: 'info-circle' },
  } as const;
  const { side, sign, icon } = look[first.severity];
  return (
    <div
      className={cx(styles.banner, side)}
      style={{ height: BANNER_HEIGHT }}
      role={first.severity === 'error' ? 'alert' : 'status'}
      data-testid="spanloom notice"
    >
      <Icon name={icon} size="sm" className={sign} />
      <span className={styles.first} title={first.text}>
        {first.text}
      </span>
      {first.action && <ActionButton action={first.action} {...props} />}
      <span className={styles.space} />
      <NoticesButton {...props} />
    </div>
  );
}

/** Opens the list of everything there is to know. */
export function NoticesButton(props: Props & { short?: boolean }) {
  const { notices, short = false } = props;
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(false);
  const worst = worstOf(notices);
  return (
    <span className={styles.anchor} onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}>
      <button
        type="button"
        className={cx(styles.button, worst === 'error' && styles.failed, worst === 'warning' && styles.warning)}
        aria-expanded={open}
        aria-label={countOf(notices.length, 'note')}
        title={notices.map((notice) => notice.text).join('\n')}
        onClick={() => setOpen(!open)}
      >
        <Icon name={worst === 'info' ? 'info-circle' : 'exclamation-triangle'} size="sm" />{' '}
        {short ? notices.length : countOf(notices.length, 'note')}
      </button>
      {open && (
        <div className={styles.list} role="status">
          <ul>
            {notices.map((notice) => (
              <li key={notice.text} className={notice.severity === 'error' ? styles.failed : undefined}>
                {notice.text} {notice.action && <ActionButton action={notice.action} {...props} />}
              </li>
            ))}
          </ul>
        </div>
      )}
    </span>
  );
}

function ActionButton({ action, selected, onSelect, onGather, gathering }: { action: NoticeAction } & NoticeHandlers) {
  const styles = useStyles2(getStyles);
  if (action.kind === 'gather') {
    return (
      <button
        type="button"
        className={styles.action}
        aria-disabled={gathering}
        onClick={() => !gathering && onGather()}
      >
        {gathering ? say().gathering : say().gather}
      </button>
    );
  }
  const { spans } = action;
  const at = spans.indexOf(selected);
  return (
    <button type="button" className={styles.action} onClick={() => onSelect(spans[(at + 1) % spans.length])}>
      {at < 0 ? say().show : spans.length === 1 ? say().shown : say().next(at + 1, spans.length)}
    </button>
  );
}

/** Whether the trace is so incomplete, or the query so broken, that it should be said without being asked for. */
export function needsBanner(notices: readonly Notice[]): boolean {
  return notices.some(({ severity, always }) => severity !== 'info' || always);
}

function worstOf(notices: readonly Notice[]): Notice['severity'] {
  return (['error', 'warning'] as const).find((one) => notices.some(({ severity }) => severity === one)) ?? 'info';
}

const getStyles = (theme: GrafanaTheme2) => ({
  banner: css({
    display: 'flex',
    flex: 'none',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    padding: theme.spacing(0, 0.5, 0, 0.75),
    whiteSpace: 'nowrap',
    background: theme.colors.background.secondary,
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  warningSide: css({ boxShadow: `inset 3px 0 ${theme.colors.warning.main}` }),
  errorSide: css({ boxShadow: `inset 3px 0 ${theme.colors.error.main}` }),
  infoSide: css({ boxShadow: `inset 3px 0 ${theme.colors.info.main}` }),
  first: css({ overflow: 'hidden', textOverflow: 'ellipsis' }),
  space: css({ flex: 1 }),
  failed: css({ flex: 'none', color: theme.colors.error.text }),
  warning: css({ flex: 'none', color: theme.colors.warning.text }),
  info: css({ flex: 'none', color: theme.colors.info.text }),
  anchor: css({ position: 'relative', flex: 'none' }),
  button: css({
    border: 'none',
    background: 'none',
    padding: theme.spacing(0.25, 0.5),
    borderRadius: theme.shape.borderRadius(1),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    // Coloured text could hardly be read on this.
    '&:hover': { background: theme.colors.action.hover, color: theme.colors.text.primary },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
  action: css({
    flex: 'none',
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.borderRadius(1),
    background: 'none',
    padding: theme.spacing(0, 0.75),
    color: theme.colors.text.link,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
    '&:hover': { background: theme.colors.action.hover, color: theme.colors.text.primary },
    '&[aria-disabled="true"]': { color: theme.colors.text.disabled },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
  list: css({
    position: 'absolute',
    // Over the bars below the header, which have layers of their own.
    zIndex: 6,
    top: '100%',
    right: 0,
    width: 'max-content',
    maxWidth: theme.spacing(56),
    maxHeight: theme.spacing(40),
    overflow: 'auto',
    padding: theme.spacing(1, 1, 1, 3),
    whiteSpace: 'normal',
    color: theme.colors.text.primary,
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.borderRadius(1),
    boxShadow: theme.shadows.z2,
    fontSize: theme.typography.bodySmall.fontSize,
    ul: { margin: 0 },
    li: { marginBottom: theme.spacing(0.5) },
  }),
});
