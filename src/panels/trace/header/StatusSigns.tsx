import React from 'react';
import { useTheme2 } from '@grafana/ui';
import { textOn } from '../draw/contrast';
import { graphTheme } from '../draw/palette';
import { STATUS_WORDS, grouped } from '../words';

interface Props {
  /** Spans by how they ended, `server_error` → 3. */
  byStatus: Readonly<Record<string, number>>;
  className: string;
}

/** The signs that bars have for how a call ended, with how often: those that occur, the good end and no end left out. */
export function StatusSigns({ byStatus, className }: Props) {
  const theme = graphTheme(useTheme2());
  const signs: ReadonlyArray<readonly [status: string, fill: string]> = [
    ['server_error', theme.error],
    ['client_error', theme.warning],
    ['timeout', theme.warning],
    ['parse_failed', theme.background],
  ];
  return (
    <>
      {signs
        .filter(([status]) => byStatus[status] > 0)
        .map(([status, fill]) => (
          <span key={status} className={className} data-testid={`spanloom status ${status}`}>
            <svg width="13" height="13" viewBox="-7 -7 14 14" aria-hidden="true">
              <g fill={fill} stroke={textOn(fill)} strokeWidth="1">
                {SHAPES[status]}
              </g>
              <path d={GLYPHS[status]} fill="none" stroke={textOn(fill)} strokeWidth="1.5" />
            </svg>
            {STATUS_WORDS[status]} {grouped(byStatus[status])}
          </span>
        ))}
    </>
  );
}

/** As `paintFailureIcon` draws them. */
const SHAPES: Record<string, React.ReactNode> = {
  server_error: <circle r="6" />,
  client_error: <path d="M0 -6 L6 5.1 L-6 5.1 Z" />,
  timeout: <circle r="6" />,
  parse_failed: <rect x="-5.4" y="-5.4" width="10.8" height="10.8" />,
};
const GLYPHS: Record<string, string> = {
  server_error: 'M0 -3 V0.9 M0 2.4 V3.6',
  client_error: 'M0 -3 V0.9 M0 2.4 V3.6',
  timeout: 'M0 -3.6 V0 L3 1.2',
  parse_failed: 'M-2 -1.5 Q-2 -3.5 0 -3.5 Q2 -3.5 2 -1.7 Q2 -0.5 0 0.4 V1.2 M0 2.6 V3.6',
};
