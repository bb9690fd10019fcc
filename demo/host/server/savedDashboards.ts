/** Dashboards that were saved over the API, kept as long as the host runs. */
import { slugOf, type StoredDashboard } from './dashboards';
import { BadRequest } from './requests';

/** There is another one with this uid; Grafana answers 412. */
export class DashboardExists extends Error {}

export class SavedDashboards {
  private readonly byUid = new Map<string, StoredDashboard>();

  list(): StoredDashboard[] {
    return [...this.byUid.values()];
  }

  /**
   * Saves what `POST /api/dashboards/db` carries, in the general folder.
   * @param provisioned those from files, which cannot be saved over
   * @throws BadRequest when it is no dashboard or a file has its uid
   * @throws DashboardExists when it was saved before and is not to be overwritten
   */
  save({ dashboard, overwrite }: Record<string, unknown>, provisioned: StoredDashboard[]): StoredDashboard {
    const { title, uid } = (dashboard ?? {}) as Record<string, unknown>;
    if (typeof title !== 'string' || title === '' || typeof uid !== 'string' || uid === '') {
      throw new BadRequest('A dashboard needs a uid and a title');
    }
    if (provisioned.some((file) => file.uid === uid)) {
      throw new BadRequest('Cannot save provisioned dashboard');
    }
    if (this.byUid.has(uid) && overwrite !== true) {
      throw new DashboardExists('A dashboard with the same uid already exists');
    }
    const saved = { uid, title, slug: slugOf(title), folder: '', model: dashboard as Record<string, unknown> };
    this.byUid.set(uid, saved);
    return saved;
  }
}
