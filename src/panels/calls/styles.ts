import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

/** Height of a row and of the head, px: fixed, so that any row's place is known without measuring. */
export const ROW_PX = 28;

export type GridStyles = ReturnType<typeof getGridStyles>;

/** Everything from the theme's tokens, so that dark, light and later themes all fit. */
export function getGridStyles(theme: GrafanaTheme2) {
  const cut = { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' } as const;
  const number = { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' } as const;
  const columns = {
    display: 'grid',
    alignItems: 'center',
    height: ROW_PX,
    padding: theme.spacing(0, 1),
    boxSizing: 'border-box',
  } as const;
  // A gap inside each cell, not between them: tracks then add up to the row's width.
  const cell = { ...cut, paddingRight: theme.spacing(1.5) } as const;
  const row = {
    ...columns,
    position: 'absolute',
    left: 0,
    right: 0,
    cursor: 'pointer',
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    '&:hover': { background: theme.colors.action.hover },
    '&:focus': { outline: 'none' },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 },
  } as const;
  const bar = { display: 'block', height: '100%', minWidth: 1, borderRadius: 1 } as const;
  const rightNumber = { ...number, flex: '0 0 68px', textAlign: 'right' } as const;

  return {
    frame: css({ flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column', position: 'relative' }),
    newer: css({
      position: 'absolute',
      // Over the head, not over a row.
      top: 2,
      left: '50%',
      transform: 'translateX(-50%)',
      zIndex: 2,
      padding: theme.spacing(0.25, 1.5),
      border: `1px solid ${theme.colors.primary.border}`,
      borderRadius: 12,
      background: theme.colors.background.secondary,
      boxShadow: theme.shadows.z2,
      color: theme.colors.primary.text,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
    scroller: css({
      flex: 1,
      minHeight: 0,
      overflowX: 'hidden',
      overflowY: 'auto',
      // Kept in place by us (rowWindow.ts); the browser must not help.
      overflowAnchor: 'none',
      fontSize: theme.typography.bodySmall.fontSize,
      color: theme.colors.text.primary,
      position: 'relative',
    }),
    body: css({ position: 'relative' }),
    stickyHead: css({ position: 'sticky', top: 0, zIndex: 1, background: theme.colors.background.primary }),
    head: css({
      ...columns,
      borderBottom: `1px solid ${theme.colors.border.medium}`,
      color: theme.colors.text.secondary,
      fontWeight: theme.typography.fontWeightMedium,
    }),
    headCell: css(cell),
    headButton: css({
      all: 'unset',
      cursor: 'pointer',
      '&:hover': { color: theme.colors.text.primary },
      '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: 1 },
    }),
    row: css(row),
    chosenRow: css({
      ...row,
      background: theme.colors.primary.transparent,
      boxShadow: `inset 3px 0 0 ${theme.colors.primary.main}`,
      fontWeight: theme.typography.fontWeightMedium,
      '&:hover': { background: theme.colors.primary.transparent },
    }),
    cell: css(cell),
    number: css({ ...cell, ...number }),
    duration: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), paddingRight: theme.spacing(1.5) }),
    rightNumber: css(rightNumber),
    slowNumber: css({
      ...rightNumber,
      color: theme.colors.warning.text,
      fontWeight: theme.typography.fontWeightMedium,
    }),
    track: css({ flex: 1, height: 6, background: theme.colors.background.secondary, borderRadius: 1 }),
    bar: css({ ...bar, background: theme.colors.primary.main }),
    slowBar: css({ ...bar, background: theme.colors.warning.main }),
    status: css({
      ...cell,
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(0.75),
      '& > svg': { flex: 'none' },
    }),
    text: css(cut),
    quietText: css({ ...cut, color: theme.colors.text.secondary }),
    path: css({ ...cell, display: 'flex', gap: theme.spacing(0.5) }),
    pathEnd: css({ ...cut, minWidth: 0 }),
    quiet: css({ color: theme.colors.text.secondary, flex: 'none', whiteSpace: 'pre' }),
    small: css({ ...cell, color: theme.colors.text.secondary, fontFamily: theme.typography.fontFamilyMonospace }),
    source: css({ color: theme.colors.text.primary, fontWeight: theme.typography.fontWeightMedium }),
    screenReaderOnly: css({ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }),
  };
}
