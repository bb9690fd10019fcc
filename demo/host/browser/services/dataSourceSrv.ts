/** What plugins and scenes get from `getDataSourceSrv()`: the data sources of the boot data, made when first used. */
import type {
  DataSourceApi,
  DataSourceInstanceSettings,
  DataSourcePlugin,
  DataSourceRef,
  ScopedVars,
} from '@grafana/data';
import { config, getTemplateSrv, type DataSourceSrv, type GetDataSourceListFilters } from '@grafana/runtime';
import { BUILT_IN, BuiltInDataSource } from './builtInDataSource';
import { loadPlugin } from './pluginLoader';

type Ref = DataSourceRef | string | null | undefined;

export class HostDataSourceSrv implements DataSourceSrv {
  private readonly instances = new Map<string, Promise<DataSourceApi>>();
  private readonly builtIn = new BuiltInDataSource();

  /** @throws Error naming what was looked for */
  async get(ref?: Ref, scopedVars?: ScopedVars): Promise<DataSourceApi> {
    if (nameOf(ref) === BUILT_IN) {
      return this.builtIn;
    }
    const settings = this.getInstanceSettings(ref, scopedVars);
    if (!settings) {
      throw new Error(`Data source ${nameOf(ref) || '(default)'} was not found`);
    }
    let instance = this.instances.get(settings.uid);
    if (!instance) {
      instance = create(settings);
      this.instances.set(settings.uid, instance);
      instance.catch(() => this.instances.delete(settings.uid));
    }
    return instance;
  }

  getInstanceSettings(ref?: Ref, scopedVars?: ScopedVars): DataSourceInstanceSettings | undefined {
    const all = Object.values(config.datasources);
    const asked = nameOf(ref);
    const name = asked.includes('$') ? getTemplateSrv().replace(asked, scopedVars) : asked;
    if (!name || name === 'default') {
      const type = typeof ref === 'object' ? ref?.type : undefined;
      return all.find((ds) => (type && !name ? ds.type === type : ds.isDefault));
    }
    return all.find((ds) => ds.uid === name) ?? all.find((ds) => ds.name === name);
  }

  /**
   * Grafana's filters: unless `all` is set, a data source has to have the kind of data that is asked for. In Grafana's
   * order too, by name: a data source variable without a value takes the first.
   */
  getList(filters: GetDataSourceListFilters = {}): DataSourceInstanceSettings[] {
    const kinds = ['metrics', 'tracing', 'logs', 'annotations', 'alerting'] as const;
    const byName = Object.values(config.datasources).sort((a, b) => a.name.localeCompare(b.name));
    return byName.filter((ds) => {
      const types = filters.type === undefined ? undefined : [filters.type].flat();
      return (
        kinds.every((kind) => !filters[kind] || ds.meta[kind]) &&
        (!filters.pluginId || ds.type === filters.pluginId) &&
        (!types || types.includes(ds.type)) &&
        (!filters.filter || filters.filter(ds)) &&
        (filters.all || kinds.some((kind) => ds.meta[kind]))
      );
    });
  }

  /** Takes settings that were saved meanwhile; instances are made anew. */
  async reload(): Promise<void> {
    const answer = await fetch('/api/frontend/settings');
    config.datasources = (await answer.json()).datasources;
    this.instances.clear();
  }

  registerRuntimeDataSource(): void {
    throw new Error('The demo host has no runtime data sources');
  }
}

async function create(settings: DataSourceInstanceSettings): Promise<DataSourceApi> {
  const plugin = await loadPlugin<DataSourcePlugin<never>>(settings.meta);
  const DataSource = plugin.DataSourceClass as unknown as new (settings: DataSourceInstanceSettings) => DataSourceApi;
  const instance = new DataSource(settings);
  instance.components = plugin.components as never;
  // Grafana fills these in when a plugin's constructor does not.
  instance.meta ??= settings.meta;
  Object.assign(instance, { uid: settings.uid, name: settings.name, type: settings.type });
  return instance;
}

function nameOf(ref: Ref): string {
  return (typeof ref === 'string' ? ref : ref?.uid) ?? '';
}
