/**
 * Loads the built AMD modules as Grafana does: by SystemJS, which gives them Grafana's own instances of the modules
 * that Grafana shares. A module that is not in the list is not there for a plugin in Grafana either.
 */
import 'systemjs/dist/system.js';
import 'systemjs/dist/extras/amd.js';
import 'systemjs/dist/extras/named-register.js';
import * as emotionCss from '@emotion/css';
import * as emotionReact from '@emotion/react';
import * as grafanaData from '@grafana/data';
import type { AppPlugin, DataSourcePlugin, PanelPlugin, PluginMeta } from '@grafana/data';
import * as grafanaRuntime from '@grafana/runtime';
import * as grafanaUi from '@grafana/ui';
import lodash from 'lodash';
import moment from 'moment';
import React from 'react';
import ReactDOM from 'react-dom';
import * as rxjs from 'rxjs';
import * as rxjsOperators from 'rxjs/operators';

/**
 * The part that Grafana 9.3 already has. jquery, d3, slate, prismjs, redux, react-redux and react-router-dom are left
 * out, since no plugin of this repository may use them; react/jsx-runtime and i18next because 9.3 lacks them.
 */
const SHARED: Record<string, unknown> = {
  '@emotion/css': emotionCss,
  '@emotion/react': emotionReact,
  '@grafana/data': grafanaData,
  '@grafana/runtime': grafanaRuntime,
  '@grafana/ui': grafanaUi,
  emotion: emotionCss,
  lodash,
  moment,
  react: React,
  'react-dom': ReactDOM,
  rxjs,
  'rxjs/operators': rxjsOperators,
};

/** Address under which SystemJS keeps a shared module. */
const sharedUrl = (name: string) => `package:${name}`;

const imports: Record<string, string> = {};
for (const [name, module] of Object.entries(SHARED)) {
  System.set(sharedUrl(name), { ...(module as object), default: module, __useDefault: true });
  imports[name] = sharedUrl(name);
}
const resolve = System.constructor.prototype.resolve;
System.constructor.prototype.resolve = function (id: string, parent?: string) {
  return imports[id] ?? resolve.call(this, id, parent);
};

type AnyPlugin = PanelPlugin | AppPlugin | DataSourcePlugin<never>;

const loading = new Map<string, Promise<AnyPlugin>>();

/**
 * The plugin that a module exports as `plugin`.
 * @throws Error in words for people, when it does not load or exports none
 */
export function loadPlugin<T extends AnyPlugin>(meta: PluginMeta): Promise<T> {
  const known = loading.get(meta.id);
  if (known) {
    return known as Promise<T>;
  }
  const promise = importPlugin(meta);
  loading.set(meta.id, promise);
  promise.catch(() => loading.delete(meta.id));
  return promise as Promise<T>;
}

async function importPlugin(meta: PluginMeta): Promise<AnyPlugin> {
  const url = new URL(meta.module, document.baseURI).href;
  let exported: { plugin?: AnyPlugin; default?: { plugin?: AnyPlugin } };
  try {
    exported = await System.import(url);
  } catch (error) {
    throw new Error(`Plugin ${meta.id} does not load: ${(error as Error).message}`);
  }
  const plugin = exported.plugin ?? exported.default?.plugin;
  if (!plugin) {
    throw new Error(`Plugin ${meta.id} exports no "plugin"`);
  }
  plugin.meta = meta as never;
  return plugin;
}
