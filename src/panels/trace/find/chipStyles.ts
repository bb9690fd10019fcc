import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

/** A small button that may be on. */
export function chipStyles(theme: GrafanaTheme2) {
  return {
    chip: css({
      height: theme.spacing(2.5),
      padding: theme.spacing(0, 0.75),
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.borderRadius(1),
      background: 'none',
      color: theme.colors.text.primary,
      fontSize: theme.typography.bodySmall.fontSize,
      lineHeight: 1,
      whiteSpace: 'nowrap',
      '&:hover': { background: theme.colors.action.hover },
      '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
      '&:disabled, &[aria-disabled="true"]': { color: theme.colors.text.disabled },
    }),
    /** Told by a line below, not by colour alone. */
    chipOn: css({
      borderColor: theme.colors.primary.border,
      background: theme.colors.primary.transparent,
      boxShadow: `inset 0 -2px 0 ${theme.colors.primary.border}`,
    }),
  };
}
