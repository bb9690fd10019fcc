import * as emotionCss from '@emotion/css';
import * as emotionReact from '@emotion/react';
import * as d3 from 'd3';
import * as grafanaData from '@grafana/data';
import * as grafanaRuntime from '@grafana/runtime';
import { SystemJS } from '@grafana/runtime';
import * as grafanaUi from '@grafana/ui';
import jquery from 'jquery';
import lodash from 'lodash';
import moment from 'moment';
import prismjs from 'prismjs';
import React from 'react';
import ReactDOM from 'react-dom';
import * as rxjs from 'rxjs';

/** What Grafana 9.3 offers and every later one too. Anything else that a plugin asks for is looked for on the server: 404. */
const OFFERED = {
  '@emotion/css': emotionCss,
  '@emotion/react': emotionReact,
  '@grafana/data': grafanaData,
  '@grafana/runtime': grafanaRuntime,
  '@grafana/ui': grafanaUi,
  d3,
  jquery,
  lodash,
  moment,
  prismjs,
  react: React,
  'react-dom': ReactDOM,
  rxjs,
};

export function setUpLoader() {
  SystemJS.config({
    baseURL: 'public',
    defaultExtension: 'js',
    packages: { plugins: { defaultExtension: 'js' } },
    meta: { '/*': { esModule: true } },
  });
  for (const [name, offered] of Object.entries(OFFERED)) {
    SystemJS.registerDynamic(name, [], true, (_require, _exports, module) => {
      module.exports = offered;
    });
  }
}

/** Loads a built module as Grafana does: `module`, `datasource/module`, `panels/trace/module`. */
export async function loadModule(path) {
  const loaded = await SystemJS.import(`plugins/spanloom-app/${path}`);
  if (!loaded.plugin) {
    throw new Error(`${path} exports no plugin but ${Object.keys(loaded).join(', ')}`);
  }
  return loaded;
}
