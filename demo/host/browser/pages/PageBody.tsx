import { useTheme2 } from '@grafana/ui';
import React, { type PropsWithChildren } from 'react';

/** What a page shows under its bar; `narrow` for forms and lists. */
export function PageBody({ children, narrow = false }: PropsWithChildren<{ narrow?: boolean }>) {
  const theme = useTheme2();
  return <main style={{ padding: theme.spacing(2), maxWidth: narrow ? 900 : undefined }}>{children}</main>;
}
