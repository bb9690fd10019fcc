import React from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import type { ResponseStatus } from '../../trace/span';
import { statusWords } from './status';

/** One shape per status, so that none is told by its colour alone. Drawn in a box of 16 by 16. */
const SHAPES: Readonly<Record<ResponseStatus, React.ReactNode>> = {
  ok: <path d="M3 8.5l3.2 3.2L13 5" />,
  server_error: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8" />
    </>
  ),
  client_error: <path d="M8 2L14.5 13.5H1.5ZM8 6.5v3.2M8 11.4v.6" />,
  timeout: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="M8 4.5V8l2.4 1.8" />
    </>
  ),
  unknown: <path d="M5.4 5.6a2.6 2.6 0 1 1 3.9 2.3C8.4 8.4 8 9 8 10M8 12.6v.4" />,
  parse_failed: <path d="M5.5 3L2 8l3.5 5M10.5 3L14 8l-3.5 5M9 4L7 12" />,
};

export function statusColor(theme: GrafanaTheme2, status: ResponseStatus): string {
  switch (status) {
    case 'ok':
      return theme.colors.success.text;
    case 'server_error':
      return theme.colors.error.text;
    case 'client_error':
      return theme.colors.warning.text;
    case 'timeout':
      return theme.visualization.getColorByName(theme.isDark ? 'light-purple' : 'dark-purple');
    default:
      return theme.colors.text.secondary;
  }
}

/** The icon of a status; its word must stand beside it or be in its title. */
export function StatusIcon({ status, color }: { status: ResponseStatus; color: string }) {
  return (
    <svg
      width="14"
      height="14"
      viewBox="0 0 16 16"
      fill="none"
      stroke={color}
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      data-status={status}
    >
      {SHAPES[status]}
    </svg>
  );
}

/** "Server error 500", "OK 200", "OK": a code of 0 says nothing that the word does not. */
export function statusText(status: ResponseStatus, responseCode: number | null): string {
  return responseCode ? `${statusWords(status)} ${responseCode}` : statusWords(status);
}
