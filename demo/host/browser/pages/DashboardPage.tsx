/** `/d/<uid>/<slug>`, a snapshot or a public dashboard: from the host's API, its state kept in the URL. */
import { getBackendSrv, type FetchError } from '@grafana/runtime';
import { UrlSyncContextProvider } from '@grafana/scenes';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import type { ClassicDashboard } from '../dashboard/classicDashboard';
import type { DashboardScene } from '../dashboard/DashboardScene';
import { dashboardToScene } from '../dashboard/dashboardToScene';
import { shownSnapshot, snapshotOf, type SnapshotForm } from '../dashboard/snapshotOf';
import type { HostTemplateSrv } from '../services/templateSrv';
import { TopBar } from '../TopBar';
import { PageBody } from './PageBody';

interface Loaded {
  dashboard: ClassicDashboard;
  scene: DashboardScene;
  notices: string[];
  folder: string;
}

/** How a dashboard is shown: live, as it was, or to anybody. */
export type Shown = 'live' | 'snapshot' | 'public';

interface Props {
  /** Of the dashboard; of a snapshot its key. */
  uid: string;
  shown?: Shown;
  templateSrv: HostTemplateSrv;
}

export function DashboardPage({ uid, shown = 'live', templateSrv }: Props) {
  const [loaded, setLoaded] = useState<Loaded>();
  const [problem, setProblem] = useState('');

  useEffect(() => {
    let gone = false;
    load(uid, shown).then(
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
  }, [uid, shown, templateSrv]);

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
  const { scene, notices, folder, dashboard } = loaded;
  const isLive = shown === 'live';
  return (
    <>
      <TopBar
        crumbs={[dashboards, ...(folder ? [{ text: folder }] : []), { text: scene.state.title }]}
        share={isLive}
        onSnapshot={isLive ? (older) => keep(dashboard, scene, older ? 'panels' : 'queries') : undefined}
      />
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

/** @returns the address of the snapshot within the host */
async function keep(dashboard: ClassicDashboard, scene: DashboardScene, form: SnapshotForm): Promise<string> {
  const body = { dashboard: snapshotOf(dashboard, scene, form), name: dashboard.title };
  const { key } = await getBackendSrv().post<{ key: string }>('/api/snapshots', body);
  return `/dashboard/snapshot/${key}`;
}

async function load(uid: string, shown: Shown): Promise<Loaded> {
  try {
    const url = `${shown === 'snapshot' ? '/api/snapshots' : '/api/dashboards/uid'}/${encodeURIComponent(uid)}`;
    const { dashboard, meta } = await getBackendSrv().get<{
      dashboard: ClassicDashboard;
      meta: { folderTitle?: string };
    }>(url);
    const read = shown === 'snapshot' ? shownSnapshot(dashboard) : dashboard;
    return { ...dashboardToScene(read), dashboard, folder: meta.folderTitle ?? '' };
  } catch (error) {
    const told = (error as FetchError<{ message?: string }>).data?.message;
    throw new Error(told ?? (error as Error).message ?? 'Unknown error');
  }
}
