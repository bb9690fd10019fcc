import React, { useMemo, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { NETWORK } from '../layout/traceSpans';
import { useSteps } from '../state/useSteps';
import type { ViewProps } from '../views/view';
import { grouped } from '../words';
import { StatisticsTable } from './StatisticsTable';
import { groupQuery } from './groupQuery';
import { GROUPINGS, sortedGroups, statisticsOf, type Grouping } from './statistics';
import type { Order } from './order';
import { say } from './words';

const BAR_HEIGHT = 34;

/** How often and how long, by service, operation and other things; a row finds its spans in all views. */
export function StatisticsView({ spans, state, onChange, width, height }: ViewProps) {
  const styles = useStyles2(getStyles);
  const [by, setBy] = useState<Grouping>('service');
  const [order, setOrder] = useState<Order>({ column: 'selfNs', ascending: false });
  const made = useSteps(() => statisticsOf(spans, by), [spans, by]);
  const rows = useMemo(() => made && sortedGroups(made, order.column, order.ascending), [made, order]);
  const withNetwork = useMemo(() => spans.kind.includes(NETWORK), [spans]);
  const t = say();
  return (
    <div style={{ width, height }}>
      <div className={styles.bar} style={{ height: BAR_HEIGHT }}>
        <label>
          {t.groupBy}{' '}
          <select
            className={styles.select}
            value={by}
            onChange={(event) => setBy(event.currentTarget.value as Grouping)}
          >
            {GROUPINGS.map((grouping) => (
              <option key={grouping} value={grouping}>
                {t.groupings[grouping]}
              </option>
            ))}
          </select>
        </label>
        <span className={styles.quiet}>
          {made ? t.groups(grouped(made.names.length), grouped(spans.count)) : t.working}
        </span>
      </div>
      {made && rows && rows.length > 0 && (
        <StatisticsTable
          key={by}
          made={made}
          rows={rows}
          order={order}
          onOrder={setOrder}
          queryOf={(group) => groupQuery(made.by, made.names[group], withNetwork)}
          find={state.find}
          onFind={(find) => onChange({ find })}
          width={width}
          height={Math.max(0, height - BAR_HEIGHT)}
        />
      )}
      {spans.count === 0 && <p className={styles.quiet}>{t.nothing}</p>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(2),
    padding: theme.spacing(0, 1),
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    label: { margin: 0 },
  }),
  select: css({
    height: 22,
    padding: theme.spacing(0, 0.5),
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.borderRadius(1),
    background: theme.colors.background.primary,
    color: theme.colors.text.primary,
    fontSize: 'inherit',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
  quiet: css({ color: theme.colors.text.secondary }),
});
