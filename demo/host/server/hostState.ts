import type { Annotations } from './annotations';
import type { Bundle } from './bundle';
import type { StoredDashboard } from './dashboards';
import type { DataSources } from './dataSources';
import type { InstalledPlugin } from './plugins';
import type { ShortUrls } from './shortUrls';

/** What the routes of the host share. */
export interface HostState {
  annotations: Annotations;
  dataSources: DataSources;
  shortUrls: ShortUrls;
  enabledApps: string[];
  /** The browser app. */
  bundle: Bundle;
  /** Read from disk at each call, so that a new build or an edited file shows after a reload. */
  plugins(): InstalledPlugin[];
  dashboards(): StoredDashboard[];
}
