import React from 'react';
import {
  createDataSource,
  renderConfigEditor,
  renderQueryEditor,
  renderVariableEditor,
  runQuery,
  runVariableQuery,
  testDataSource,
} from './dataSource';
import { takeOverLinkClicks } from './links';
import { loadModule, setUpLoader } from './loader';
import { mountPanel, render, suggest } from './panels';
import { setUpServices, setVariables } from './services';

setUpServices();
takeOverLinkClicks();
setUpLoader();

/** Mounts the app's home page. */
async function mountApp({ theme } = {}) {
  const { plugin } = await loadModule('module');
  const Root = plugin.root;
  render(<Root meta={{ ...plugin.meta, jsonData: {} }} basename="/a/spanloom-app" path="" query={{}} onNavChanged={() => undefined} />, theme);
}

window.oldest = {
  versions: { react: React.version },
  loadModule: async (path) => Object.keys(await loadModule(path)),
  mountApp,
  mountPanel,
  suggest,
  createDataSource,
  testDataSource,
  runQuery,
  runVariableQuery,
  renderConfigEditor,
  renderQueryEditor,
  renderVariableEditor,
  setVariables,
};
