import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

/** A box that hangs below what opened it, inside of the panel. */
export function popover(theme: GrafanaTheme2): string {
  return css({
    position: 'absolute',
    top: '100%',
    zIndex: 3,
    marginTop: 2,
    maxHeight: 300,
    overflow: 'auto',
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.borderRadius(1),
    boxShadow: theme.shadows.z2,
    color: theme.colors.text.primary,
    whiteSpace: 'normal',
    fontSize: theme.typography.bodySmall.fontSize,
  });
}
