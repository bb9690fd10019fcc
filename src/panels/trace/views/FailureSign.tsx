import React from 'react';
import { useTheme2 } from '@grafana/ui';
import { textOn } from '../draw/contrast';
import type { Failure } from '../layout/failures';

/** The flame graph's signs for failures as an element: disc (server), triangle (client), clock (timeout). */
export function FailureSign({ failure, sizePx = 12 }: { failure: Failure; sizePx?: number }) {
  const { colors } = useTheme2();
  const fill = failure === 'server_error' ? colors.error.main : colors.warning.main;
  const ink = textOn(fill);
  return (
    <svg width={sizePx} height={sizePx} viewBox="-6 -6 12 12" aria-hidden="true" style={{ flex: 'none' }}>
      {failure === 'client_error' ? <path d="M0-5.5 5.7 5H-5.7z" fill={fill} /> : <circle r="5.5" fill={fill} />}
      <path
        d={failure === 'timeout' ? 'M0-3.5V0L2.5 1.5' : 'M0-3V1M0 2.6V4'}
        fill="none"
        stroke={ink}
        strokeWidth="1.5"
      />
    </svg>
  );
}
