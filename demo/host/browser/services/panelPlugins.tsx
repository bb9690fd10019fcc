/** Finds the plugin of a panel type: the host's stand-ins for core panels, then what is installed. */
import { type PanelPluginMeta, PanelPlugin, PluginType } from '@grafana/data';
import { config } from '@grafana/runtime';
import { Alert } from '@grafana/ui';
import React from 'react';
import { statPanel } from '../panels/stat';
import { tablePanel } from '../panels/table';
import { textPanel } from '../panels/text';
import { timeSeriesPanel } from '../panels/timeSeries';
import { loadPlugin } from './pluginLoader';

const cache = new Map<string, PanelPlugin>();

for (const plugin of [timeSeriesPanel, statPanel, tablePanel, textPanel]) {
  cache.set(plugin.meta.id, plugin);
}

/** Never rejects: what does not load is drawn as a message in the panel's place. */
export async function importPanelPlugin(id: string): Promise<PanelPlugin> {
  const known = cache.get(id);
  if (known) {
    return known;
  }
  const meta = config.panels[id];
  if (!meta) {
    const core = 'Of Grafana’s own panels it has stand-ins for timeseries, stat, table and text only.';
    return messagePanel(id, `The demo host has no panel type "${id}"`, core);
  }
  try {
    const plugin = await loadPlugin<PanelPlugin>(meta);
    cache.set(id, plugin);
    return plugin;
  } catch (error) {
    return messagePanel(id, `The panel "${id}" could not be loaded`, (error as Error).message);
  }
}

export function getPanelPluginFromCache(id: string): PanelPlugin | undefined {
  return cache.get(id);
}

function messagePanel(id: string, title: string, message: string): PanelPlugin {
  const plugin = new PanelPlugin(() => (
    <Alert title={title} severity="error">
      {message}
    </Alert>
  ));
  plugin.meta = {
    id,
    name: id,
    type: PluginType.panel,
    sort: 0,
    module: '',
    baseUrl: '',
    skipDataQuery: true,
    info: { version: '', logos: { small: '', large: '' } },
  } as unknown as PanelPluginMeta;
  return plugin;
}
