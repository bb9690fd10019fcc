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
import { unbindVariables } from './unboundVariables';

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
    if (!settings && config.defaultDatasource === BUILT_IN && isDefault(ref, scopedVars)) {
      return this.builtIn;
    }
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
    const name = interpolated(ref, scopedVars);
    if (isDefault(ref, scopedVars)) {
      // The default of all types, not of the type that is asked for.
      return all.find((ds) => ds.isDefault);
    }
    if (!name) {
      const ofType = this.getList({ all: true, filter: (ds) => ds.type === (ref as DataSourceRef).type });
      return ofType.find((ds) => ds.isDefault) ?? ofType[0];
    }
    return all.find((ds) => ds.uid === name) ?? all.find((ds) => ds.name === name);
  }

  /**
   * Grafana's filters: unless `all` is set, a data source has to have the kind of data that is asked for. In Grafana's
   * order too, by name in lower case: a data source variable without a value takes the first, whichever is the default.
   */
  getList(filters: GetDataSourceListFilters = {}): DataSourceInstanceSettings[] {
    const kinds = ['metrics', 'tracing', 'logs', 'annotations', 'alerting'] as const;
    const byName = Object.values(config.datasources).sort((a, b) =>
      a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1
    );
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
    const { datasources, defaultDatasource } = await answer.json();
    Object.assign(config, { datasources, defaultDatasource });
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
  unbindVariables(instance);
  // Grafana fills these in when a plugin's constructor does not.
  instance.meta ??= settings.meta;
  Object.assign(instance, { uid: settings.uid, name: settings.name, type: settings.type });
  return instance;
}

function interpolated(ref: Ref, scopedVars?: ScopedVars): string {
  const name = nameOf(ref);
  return name.includes('$') ? getTemplateSrv().replace(name, scopedVars) : name;
}

/** Whether the default is asked for: by its name, or by nothing at all. */
function isDefault(ref: Ref, scopedVars?: ScopedVars): boolean {
  const name = interpolated(ref, scopedVars);
  return name === 'default' || (!name && !(typeof ref === 'object' && ref?.type));
}

function nameOf(ref: Ref): string {
  return (typeof ref === 'string' ? ref : ref?.uid) ?? '';
}
