/** Which apps are switched on. An app that is off takes the plugins inside it and its dashboards with it. */
import type { InstalledPlugin, PluginMeta } from './plugins';
import { BadRequest } from './requests';

export class Apps {
  private readonly enabled: Set<string>;

  constructor(provisioned: string[]) {
    this.enabled = new Set(provisioned);
  }

  /** An app that enables itself (`autoEnabled` in its plugin.json) is always on, as in Grafana 12. */
  isEnabled({ id, autoEnabled }: PluginMeta): boolean {
    return autoEnabled === true || this.enabled.has(id);
  }

  /** @throws BadRequest with Grafana's words, when the app enables itself */
  set(app: PluginMeta, enabled: boolean): void {
    if (!enabled && app.autoEnabled === true) {
      throw new BadRequest('Cannot disable auto-enabled plugin');
    }
    if (enabled) {
      this.enabled.add(app.id);
    } else {
      this.enabled.delete(app.id);
    }
  }

  /** Those of a plugin folder that can be used: a folder is one app and what is nested in it. */
  usable(installed: InstalledPlugin[]): InstalledPlugin[] {
    const app = installed.find(({ meta }) => meta.type === 'app');
    return app && !this.isEnabled(app.meta) ? [] : installed;
  }
}
