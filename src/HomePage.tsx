import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { locationUtil } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { LinkButton, useStyles2 } from '@grafana/ui';
import { DashboardLinks } from './DashboardLinks';
import { ReaderUser } from './setup/ReaderUser';

/** The app's only page: what Spanloom is, where its dashboard is, what it needs to be told. */
export function HomePage() {
  const styles = useStyles2(getStyles);
  return (
    <PluginPage>
      <div className={styles.page}>
        <section>
          <p>
            Spanloom shows one request as one flame graph: the spans of the application (OpenTelemetry), what the kernel
            saw (eBPF) and what the network saw (packets), stitched into a single trace. It reads them from a ClickHouse
            through Grafana&apos;s data proxy.
          </p>
          <div className={styles.buttons}>
            <DashboardLinks />
          </div>
          <p className={styles.note}>
            The dashboard is a file in the folder of this plugin. It can be provisioned from there, or be imported once
            by somebody who may edit.
          </p>
        </section>
        <section>
          <h2>Add the data source</h2>
          <ol>
            <li>
              Give ClickHouse a user that can do nothing but read. Whoever may query a data source can send it any
              statement, so the limits must be in the database:
              <ReaderUser />
            </li>
            <li>
              Under Connections, Data sources, add one of the type Spanloom: the URL of ClickHouse&apos;s HTTP interface
              (such as http://clickhouse:8123) and, as basic auth, the user above.
            </li>
            <li>Press &quot;Save &amp; test&quot;: it says which tables were found.</li>
          </ol>
          <LinkButton variant="secondary" href={locationUtil.assureBaseUrl('/datasources/new')}>
            Add a data source
          </LinkButton>
        </section>
      </div>
    </PluginPage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    maxWidth: theme.breakpoints.values.lg,
    '& section': { marginBottom: theme.spacing(4) },
    '& ol': { paddingLeft: theme.spacing(3) },
    '& li': { marginBottom: theme.spacing(2) },
    '& pre': { marginTop: theme.spacing(1) },
  }),
  buttons: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2), margin: theme.spacing(2, 0) }),
  note: css({ color: theme.colors.text.secondary }),
});
