/** Which page an address shows: Grafana's addresses. */
import { Alert } from '@grafana/ui';
import React from 'react';
import { useLocation } from 'react-router-dom-v5-compat';
import { AppPage } from './pages/AppPage';
import { DashboardPage } from './pages/DashboardPage';
import { DataSourcePage } from './pages/DataSourcePage';
import { HomePage } from './pages/HomePage';
import { PageBody } from './pages/PageBody';
import { PluginPage } from './pages/PluginPage';
import type { HostTemplateSrv } from './services/templateSrv';
import { TopBar } from './TopBar';

export function Routes({ templateSrv }: { templateSrv: HostTemplateSrv }) {
  const { pathname } = useLocation();
  const [, dashboard] = /^\/d\/([^/]+)/.exec(pathname) ?? [];
  if (dashboard) {
    return <DashboardPage key={dashboard} uid={decodeURIComponent(dashboard)} templateSrv={templateSrv} />;
  }
  const [, frozen, id] = /^\/(dashboard\/snapshot|public-dashboards)\/([^/]+)/.exec(pathname) ?? [];
  if (frozen) {
    const shown = frozen === 'public-dashboards' ? 'public' : 'snapshot';
    return <DashboardPage key={pathname} uid={decodeURIComponent(id)} shown={shown} templateSrv={templateSrv} />;
  }
  const [, dataSource] = /^\/(?:connections\/)?datasources\/edit\/([^/]+)/.exec(pathname) ?? [];
  if (dataSource) {
    return <DataSourcePage key={dataSource} uid={decodeURIComponent(dataSource)} />;
  }
  const [, plugin] = /^\/plugins\/([^/]+)/.exec(pathname) ?? [];
  if (plugin) {
    return <PluginPage key={plugin} id={decodeURIComponent(plugin)} />;
  }
  const [, app] = /^\/a\/([^/]+)/.exec(pathname) ?? [];
  if (app) {
    return <AppPage key={app} id={decodeURIComponent(app)} />;
  }
  if (pathname === '/' || pathname === '/dashboards') {
    return <HomePage />;
  }
  return (
    <>
      <TopBar crumbs={[{ text: 'Dashboards', href: '/dashboards' }]} />
      <PageBody narrow>
        <Alert title="The demo host has no such page">{pathname}</Alert>
      </PageBody>
    </>
  );
}
