import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

export const ROW_PX = 24;
export const HEAD_PX = 24;
/** Indentation of a level. */
export const LEVEL_PX = 12;

export type TableStyles = ReturnType<typeof getStyles>;

export const getStyles = (theme: GrafanaTheme2) => {
  const number = css({ textAlign: 'right', fontVariantNumeric: 'tabular-nums' });
  const quiet = css({ color: theme.colors.text.secondary });
  const plainIfSelected = { '[aria-selected="true"] &': { color: theme.colors.text.primary } };
  const focus = { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 };
  return {
    scroller: css({
      position: 'relative',
      overflow: 'auto',
      // Rows come and go; where the box is scrolled to is ours.
      overflowAnchor: 'none',
      color: theme.colors.text.primary,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
    /** Stays where it is while the box scrolls; the rows in it are moved. */
    stage: css({ position: 'sticky', top: HEAD_PX, overflow: ['hidden', 'clip'] }),
    head: css({
      position: 'sticky',
      top: 0,
      zIndex: 1,
      display: 'grid',
      gridTemplateColumns: 'var(--columns)',
      height: HEAD_PX,
      background: theme.colors.background.secondary,
      color: theme.colors.text.secondary,
    }),
    headCell: css({
      position: 'relative',
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      minWidth: 0,
      padding: theme.spacing(0, 0.75),
      whiteSpace: 'nowrap',
      overflow: 'hidden',
      '&:focus-visible': focus,
    }),
    sortable: css({ cursor: 'pointer', '&:hover': { color: theme.colors.text.primary } }),
    sortedBy: css({ color: theme.colors.text.primary, fontWeight: theme.typography.fontWeightMedium }),
    grip: css({
      position: 'absolute',
      top: 4,
      bottom: 4,
      right: 0,
      width: 7,
      cursor: 'col-resize',
      touchAction: 'none',
      borderRight: `1px solid ${theme.colors.border.medium}`,
      '&:hover': { borderRight: `2px solid ${theme.colors.primary.border}` },
    }),
    axis: css({ position: 'absolute', inset: 0, overflow: 'hidden', pointerEvents: 'none' }),
    tick: css({
      position: 'absolute',
      top: 0,
      bottom: 0,
      paddingLeft: 3,
      lineHeight: `${HEAD_PX}px`,
      borderLeft: `1px solid ${theme.colors.border.weak}`,
    }),
    row: css({
      display: 'grid',
      gridTemplateColumns: 'var(--columns)',
      height: ROW_PX,
      cursor: 'pointer',
      '&:hover': { background: theme.colors.action.hover },
      '&:focus': { outline: 'none' },
      '&:focus-visible': focus,
    }),
    selected: css({
      background: theme.colors.action.selected,
      boxShadow: `inset 3px 0 ${theme.colors.primary.main}`,
      '&:hover': { background: theme.colors.action.selected },
    }),
    match: css({ '& [role="rowheader"] > span': { textDecoration: 'underline', textDecorationThickness: 2 } }),
    /** On the stage, so that the browser need not scroll to give it the focus. */
    outside: css({ position: 'absolute', top: 'var(--stage-top)', opacity: 0, pointerEvents: 'none' }),
    cell: css({
      minWidth: 0,
      padding: theme.spacing(0, 0.75),
      lineHeight: `${ROW_PX}px`,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    }),
    of: {
      span: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5) }),
      service: '',
      where: quiet,
      start: number,
      duration: number,
      self: number,
      status: '',
      link: quiet,
      time: css({ position: 'relative', padding: 0, backgroundImage: 'var(--grid)' }),
    },
    indent: css({
      flex: 'none',
      alignSelf: 'stretch',
      // A line in the middle of each level.
      backgroundImage: `linear-gradient(to right, transparent ${LEVEL_PX / 2}px, ${theme.colors.border.medium} ${LEVEL_PX / 2}px ${LEVEL_PX / 2 + 1}px, transparent ${LEVEL_PX / 2 + 1}px)`,
      backgroundSize: `${LEVEL_PX}px 100%`,
    }),
    deep: css({ flex: 'none', color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
    toggle: css({ flex: 'none', width: LEVEL_PX, textAlign: 'center', color: theme.colors.text.secondary }),
    letter: css({
      flex: 'none',
      width: 16,
      lineHeight: '16px',
      textAlign: 'center',
      borderRadius: theme.shape.borderRadius(1),
      fontWeight: theme.typography.fontWeightMedium,
    }),
    name: css({ overflow: 'hidden', textOverflow: 'ellipsis' }),
    inside: css({
      flex: 'none',
      display: 'inline-flex',
      alignItems: 'center',
      gap: 3,
      padding: theme.spacing(0, 0.5),
      borderRadius: theme.shape.borderRadius(1),
      background: theme.colors.background.secondary,
      color: theme.colors.text.secondary,
    }),
    status: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5), minWidth: 0 }),
    // On a selected row the sign alone has the colour: the text would have too little contrast.
    failed: css({ color: theme.colors.error.text, ...plainIfSelected }),
    warned: css({ color: theme.colors.warning.text, ...plainIfSelected }),
    bar: css({ position: 'absolute', top: 5, bottom: 5, minWidth: 2, borderRadius: 1 }),
    critical: css({
      position: 'absolute',
      top: 2,
      height: 3,
      minWidth: 1,
      background: theme.colors.text.maxContrast,
      pointerEvents: 'none',
    }),
    inferred: css({ border: '1.5px dashed currentcolor' }),
    corrected: css({
      clipPath: 'polygon(0 0, calc(100% - 6px) 0, 100% 6px, 100% 100%, 0 100%)',
    }),
    failedBar: css({
      '&::after': {
        content: '""',
        position: 'absolute',
        left: 0,
        right: 0,
        bottom: 0,
        height: 4,
        background: `repeating-linear-gradient(to right, ${theme.colors.error.main} 0 6px, ${theme.colors.background.primary} 6px 8px)`,
      },
    }),
    empty: css({ padding: theme.spacing(2), color: theme.colors.text.secondary }),
    hidden: css({
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clip: 'rect(0 0 0 0)',
      whiteSpace: 'nowrap',
    }),
  };
};
