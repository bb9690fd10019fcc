import type { StackState } from '../../stackState';
import type { Annotations } from './annotations';
import type { Apps } from './apps';
import type { Bundle } from './bundle';
import type { StoredDashboard } from './dashboards';
import type { DataSources } from './dataSources';
import type { InstalledPlugin } from './plugins';
import type { SavedDashboards } from './savedDashboards';
import type { ShortUrls } from './shortUrls';
import type { Snapshots } from './snapshots';

/** What the routes of the host share. */
export interface HostState {
  annotations: Annotations;
  dataSources: DataSources;
  savedDashboards: SavedDashboards;
  shortUrls: ShortUrls;
  snapshots: Snapshots;
  apps: Apps;
  /** How the demo is; absent where the host is alone. */
  stackState?(): Promise<StackState>;
  /** The browser app. */
  bundle: Bundle;
  /** Read from disk at each call, so that a new build or an edited file shows after a reload. */
  plugins(): InstalledPlugin[];
  /** From files; those that were saved are apart. */
  dashboards(): StoredDashboard[];
}
