/** `/a/<app id>`: the root page of an app plugin. */
import type { AppPlugin, AppPluginMeta, AppRootProps } from '@grafana/data';
import { config, locationService } from '@grafana/runtime';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import React, { type ComponentType, useEffect, useState } from 'react';
import { loadPlugin } from '../services/pluginLoader';
import { TopBar } from '../TopBar';
import { PageBody } from './PageBody';

export function AppPage({ id }: { id: string }) {
  const [app, setApp] = useState<AppPlugin>();
  const [problem, setProblem] = useState('');
  const meta = config.apps[id] as unknown as AppPluginMeta | undefined;
  useEffect(() => {
    if (!meta) {
      setProblem(`There is no app "${id}" that is enabled. Is the plugin built?`);
      return;
    }
    loadPlugin<AppPlugin>(meta).then(setApp, (error: Error) => setProblem(error.message));
  }, [id, meta]);

  // A class or a function: both are components.
  const Root = app?.root as ComponentType<AppRootProps> | undefined;
  return (
    <>
      <TopBar crumbs={[{ text: 'Dashboards', href: '/dashboards' }, { text: meta?.name ?? id }]} />
      <PageBody narrow>
        {problem && <Alert title="The app cannot be shown">{problem}</Alert>}
        {!app && !problem && <LoadingPlaceholder text="Loading…" />}
        {app && !Root && <Alert severity="info" title="This app has no page of its own" />}
        {Root && meta && (
          <Root
            meta={meta}
            basename={`/a/${id}`}
            path={locationService.getLocation().pathname}
            query={locationService.getSearchObject()}
            onNavChanged={() => undefined}
          />
        )}
      </PageBody>
    </>
  );
}
