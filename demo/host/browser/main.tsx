/** The browser side of the host: sets Grafana's services, then shows the page of the address. */
import 'react-grid-layout/css/styles.css';
import { EventBusSrv } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import {
  LocationServiceProvider,
  locationService,
  setAppEvents,
  setBackendSrv,
  setDataSourceSrv,
  setEchoSrv,
  setLocationSrv,
  setPluginImportUtils,
  setRunRequest,
  setTemplateSrv,
} from '@grafana/runtime';
import { setPanelDataErrorView } from '@grafana/runtime/internal';
import React from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'react-router-dom';
import { CompatRouter } from 'react-router-dom-v5-compat';
import { PanelDataError } from './PanelDataError';
import { Routes } from './Routes';
import { HostBackendSrv } from './services/backendSrv';
import { HostDataSourceSrv } from './services/dataSourceSrv';
import { getPanelPluginFromCache, importPanelPlugin } from './services/panelPlugins';
import { takeOverLinkClicks } from './services/linkClicks';
import { fillRegistries } from './services/registries';
import { runRequest } from './services/runRequest';
import { HostTemplateSrv } from './services/templateSrv';
import { ThemeProvider } from './theme';

const noop = () => undefined;
const templateSrv = new HostTemplateSrv();

async function start(): Promise<void> {
  await initPluginTranslations('spanloom-host');
  fillRegistries();
  setAppEvents(new EventBusSrv());
  setBackendSrv(new HostBackendSrv());
  setDataSourceSrv(new HostDataSourceSrv());
  setEchoSrv({ flush: noop, addBackend: noop, addEvent: noop, onInteraction: () => noop });
  setLocationSrv(locationService as never);
  setPanelDataErrorView(PanelDataError);
  setPluginImportUtils({ importPanelPlugin, getPanelPluginFromCache });
  setRunRequest(runRequest as never);
  setTemplateSrv(templateSrv as never);

  takeOverLinkClicks();
  createRoot(document.getElementById('root')!).render(
    <ThemeProvider>
      <LocationServiceProvider service={locationService}>
        <Router history={locationService.getHistory() as never}>
          <CompatRouter>
            <Routes templateSrv={templateSrv} />
          </CompatRouter>
        </Router>
      </LocationServiceProvider>
    </ThemeProvider>
  );
}

void start();
