/** `/d/<uid>/<slug>`: a dashboard from the host's API, its state kept in the URL. */
import { getBackendSrv, type FetchError } from '@grafana/runtime';
import { UrlSyncContextProvider } from '@grafana/scenes';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import type { ClassicDashboard } from '../dashboard/classicDashboard';
import type { DashboardScene } from '../dashboard/DashboardScene';
import { dashboardToScene } from '../dashboard/dashboardToScene';
import type { HostTemplateSrv } from '../services/templateSrv';
import { TopBar } from '../TopBar';
import { PageBody } from './PageBody';

interface Loaded {
  scene: DashboardScene;
  notices: string[];
  folder: string;
}

export function DashboardPage({ uid, templateSrv }: { uid: string; templateSrv: HostTemplateSrv }) {
  const [loaded, setLoaded] = useState<Loaded>();
  const [problem, setProblem] = useState('');

  useEffect(() => {
    let gone = false;
    load(uid).then(
      (result) => {
        if (!gone) {
          templateSrv.scene = result.scene;
          setLoaded(result);
          document.title = `${result.scene.state.title} - Spanloom demo`;
        }
      },
      (error: Error) => !gone && setProblem(error.message)
    );
    return () => {
      gone = true;
      templateSrv.scene = undefined;
    };
  }, [uid, templateSrv]);

  const dashboards = { text: 'Dashboards', href: '/dashboards' };
  if (!loaded) {
    return (
      <>
        <TopBar crumbs={[dashboards, { text: uid }]} />
        <PageBody>
          {problem ? (
            <Alert title="The dashboard cannot be shown">{problem}</Alert>
          ) : (
            <LoadingPlaceholder text="Loading dashboard…" />
          )}
        </PageBody>
      </>
    );
  }
  const { scene, notices, folder } = loaded;
  return (
    <>
      <TopBar crumbs={[dashboards, ...(folder ? [{ text: folder }] : []), { text: scene.state.title }]} share />
      {notices.length > 0 && (
        <PageBody>
          <Alert severity="warning" title="Parts of this dashboard need a Grafana">
            The demo host leaves out: {notices.join('; ')}.
          </Alert>
        </PageBody>
      )}
      <UrlSyncContextProvider scene={scene} updateUrlOnInit createBrowserHistorySteps>
        <scene.Component model={scene} />
      </UrlSyncContextProvider>
    </>
  );
}

async function load(uid: string): Promise<Loaded> {
  try {
    const url = `/api/dashboards/uid/${encodeURIComponent(uid)}`;
    const answer = await getBackendSrv().get<{ dashboard: ClassicDashboard; meta: { folderTitle: string } }>(url);
    return { ...dashboardToScene(answer.dashboard), folder: answer.meta.folderTitle };
  } catch (error) {
    const told = (error as FetchError<{ message?: string }>).data?.message;
    throw new Error(told ?? (error as Error).message ?? 'Unknown error');
  }
}
