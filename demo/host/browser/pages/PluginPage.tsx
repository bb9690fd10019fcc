/** `/plugins/<app id>`: what a plugin is, and the button that switches it off or on. */
import { getBackendSrv } from '@grafana/runtime';
import { Alert, Button, LoadingPlaceholder } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { TopBar } from '../TopBar';
import { PageBody } from './PageBody';

interface Settings {
  name: string;
  enabled: boolean;
  autoEnabled: boolean;
  info: { description?: string; version?: string };
}

export function PluginPage({ id }: { id: string }) {
  const url = `/api/plugins/${encodeURIComponent(id)}/settings`;
  const [settings, setSettings] = useState<Settings>();
  const [problem, setProblem] = useState('');
  const tell = (error: { data?: { message?: string } }) => setProblem(error.data?.message ?? 'Unknown error');
  useEffect(() => {
    getBackendSrv().get<Settings>(url).then(setSettings, tell);
  }, [url]);

  const toggle = () =>
    getBackendSrv()
      .post(url, { enabled: !settings?.enabled, pinned: true, jsonData: {} })
      // What can be used is in the page's boot data.
      .then(() => window.location.reload(), tell);

  return (
    <>
      <TopBar
        crumbs={[{ text: 'Dashboards', href: '/dashboards' }, { text: 'Plugins' }, { text: settings?.name ?? id }]}
      />
      <PageBody narrow>
        {problem && <Alert title="The plugin cannot be shown or changed">{problem}</Alert>}
        {!problem && !settings && <LoadingPlaceholder text="Loading…" />}
        {settings && (
          <>
            <h2>{settings.name}</h2>
            <p>{settings.info.description}</p>
            <p>Version {settings.info.version}</p>
            {/* One that enables itself has no button: Grafana 12 */}
            {!settings.autoEnabled && (
              <Button variant={settings.enabled ? 'destructive' : 'primary'} onClick={toggle}>
                {settings.enabled ? 'Disable' : 'Enable'}
              </Button>
            )}
          </>
        )}
      </PageBody>
    </>
  );
}
