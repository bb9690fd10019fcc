/** The dashboard "Distributed Tracing" in this Grafana: where it is, and how it comes in where it is not. */
import { getBackendSrv, type BackendSrvRequest, type FetchError } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';
import dashboard from '../dashboards/distributed-tracing.json';

/** Where a dashboard is. */
export interface DashboardPlace {
  title: string;
  /** In this Grafana, without the path that it may live under. */
  url: string;
}

/** The address that links from elsewhere use. */
export const USUAL_PLACE: DashboardPlace = { title: dashboard.title, url: `/d/${dashboard.uid}/distributed-tracing` };

/** For a Grafana where the usual uid is another dashboard's, DeepFlow's most likely. */
const OTHER_UID = 'spanloom-distributed-tracing';

/** What is there, by the tag that the file has: provisioned from the file, imported, or somebody's copy. */
export async function findDashboards(): Promise<DashboardPlace[]> {
  const params = { type: 'dash-db', tag: 'spanloom', limit: 10 };
  const hits = await ask<Array<{ uid: string; title: string; url: string }>>({ url: '/api/search', params });
  // Their own addresses may begin with the path that Grafana lives under, or not.
  return hits.map(({ uid, title, url }) => ({ title, url: `/d/${uid}/${url.split('/').pop() ?? ''}` }));
}

/**
 * Saves the dashboard that came with the plugin, in the general folder.
 * @throws Error in words for the screen
 */
export async function importDashboard(): Promise<DashboardPlace> {
  try {
    const uid = (await isTaken(dashboard.uid)) ? OTHER_UID : dashboard.uid;
    await ask({
      url: '/api/dashboards/db',
      method: 'POST',
      data: { dashboard: { ...dashboard, uid }, overwrite: false, message: 'Imported from the Spanloom app' },
    });
    return { title: dashboard.title, url: `/d/${uid}/distributed-tracing` };
  } catch (error) {
    const { data, statusText } = error as FetchError<{ message?: string }>;
    throw new Error(data?.message || statusText || String(error));
  }
}

async function isTaken(uid: string): Promise<boolean> {
  try {
    await ask({ url: `/api/dashboards/uid/${uid}` });
    return true;
  } catch (error) {
    if ((error as FetchError).status === 404) {
      return false;
    }
    throw error;
  }
}

/** Whoever asks says what went wrong: no toast. */
async function ask<T>(request: BackendSrvRequest): Promise<T> {
  const quiet = { method: 'GET', showErrorAlert: false, showSuccessAlert: false };
  return (await lastValueFrom(getBackendSrv().fetch<T>({ ...quiet, ...request }))).data;
}
