import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { formatShift } from '../format/duration';
import { formatInstant } from '../format/instant';
import { FactTable } from './FactTable';
import type { SpanEvent } from './storedEvents';

interface Props {
  events: readonly SpanEvent[];
  /** Unix ns that their times are relative to. */
  originNs: bigint;
  /** Start of the span, ns after the origin, by the same clock. */
  startNs: number;
  timeZone: string;
}

/** What happened in a span, each with its time: how long after the span's start, and the instant. */
export function EventList({ events, originNs, startNs, timeZone }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <ol className={styles.list}>
      {events.map(({ name, atNs, facts }, k) => (
        <li key={k} className={styles.event}>
          <b>{name}</b>
          {atNs !== null && (
            <span className={styles.time}>
              {atNs === startNs ? '+0' : formatShift(atNs - startNs)} · {formatInstant(originNs, atNs, timeZone, 'ns')}
            </span>
          )}
          <FactTable facts={facts} />
        </li>
      ))}
    </ol>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  event: css({
    padding: theme.spacing(0.25, 0, 0.25, 1),
    marginBottom: theme.spacing(0.5),
    borderLeft: `2px solid ${theme.colors.border.medium}`,
    overflowWrap: 'anywhere',
  }),
  time: css({ color: theme.colors.text.secondary, marginLeft: theme.spacing(1) }),
});
