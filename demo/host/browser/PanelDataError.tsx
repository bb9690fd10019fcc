/** What Grafana shows in a panel that cannot draw what it got. */
import { LoadingState } from '@grafana/data';
import type { PanelDataErrorViewProps } from '@grafana/runtime';
import { useTheme2 } from '@grafana/ui';
import React from 'react';

export function PanelDataError({ data, message, fieldConfig }: PanelDataErrorViewProps) {
  const theme = useTheme2();
  const empty = fieldConfig?.defaults.noValue ?? 'No data';
  const text = message ?? (data.state === LoadingState.Loading ? '' : empty);
  return (
    <div
      style={{
        ...theme.typography.h4,
        color: theme.colors.text.secondary,
        display: 'flex',
        alignItems: 'center',
        justifyContent: 'center',
        height: '100%',
      }}
    >
      {text}
    </div>
  );
}
