/** `?show=NAME&theme=dark|light&language=en-US|zh-Hans` shows one fixture; without a name all of them are listed. */
import React from 'react';
import { createRoot } from 'react-dom/client';
import { createTheme, dateTime, EventBusSrv, type PanelProps, ThemeContext } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { config, setBackendSrv, setDataSourceSrv, setEchoSrv, setTemplateSrv } from '@grafana/runtime';
import { GlobalStyles } from '@grafana/ui';
import { DEFAULT_OPTIONS, type TracePanelOptions } from '../../../src/panels/trace/options';
import { TracePanel } from '../../../src/panels/trace/TracePanel';
import { FIXTURES, type Fixture } from './fixtures';

const SIZE = { width: 700, height: 360 };
const search = new URLSearchParams(location.search);

function Shown({ fixture, theme }: { fixture: Fixture; theme: string }) {
  const size = fixture.size ?? SIZE;
  const range = { from: dateTime(1_789_999_000_000), to: dateTime(1_790_001_000_000) };
  const timeRange = { ...range, raw: range };
  const props = {
    ...size,
    id: 1,
    options: { ...DEFAULT_OPTIONS, ...fixture.options },
    timeZone: 'utc',
    timeRange,
    data: {
      ...fixture.data(),
      timeRange,
      request: { targets: [{ refId: 'A', queryType: 'trace', query: fixture.name === 'empty' ? '' : '1' }] },
    },
    fieldConfig: { defaults: {}, overrides: [] },
    eventBus: new EventBusSrv(),
    renderCounter: 0,
    replaceVariables: (text: string) => text,
    onOptionsChange: () => undefined,
    onFieldConfigChange: () => undefined,
    onChangeTimeRange: () => undefined,
  } as unknown as PanelProps<TracePanelOptions>;
  return (
    <main data-theme={theme} style={{ ...size, position: 'relative' }}>
      <TracePanel {...props} />
    </main>
  );
}

function Index() {
  return (
    <ul>
      {FIXTURES.map(({ name, language = 'en-US' }) => (
        <li key={name}>
          {name} <a href={`?show=${name}&theme=dark&language=${language}`}>dark</a>{' '}
          <a href={`?show=${name}&theme=light&language=${language}`}>light</a>
        </li>
      ))}
    </ul>
  );
}

async function start(): Promise<void> {
  const mode = search.get('theme') === 'light' ? 'light' : 'dark';
  const theme = createTheme({ colors: { mode } });
  const fixture = FIXTURES.find(({ name }) => name === search.get('show'));
  config.theme2 = theme;
  await initPluginTranslations('spanloom-gallery');
  const nothing = () => undefined;
  setTemplateSrv({ replace: (text = '') => text, getVariables: () => [] } as never);
  setDataSourceSrv({ get: () => Promise.reject(new Error('No data source here.')), getList: () => [] } as never);
  setBackendSrv({} as never);
  setEchoSrv({ flush: nothing, addBackend: nothing, addEvent: nothing } as never);
  document.documentElement.lang = fixture?.language ?? 'en';
  document.body.style.background = theme.colors.background.primary;
  createRoot(document.getElementById('root')!).render(
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      {fixture ? <Shown fixture={fixture} theme={mode} /> : <Index />}
    </ThemeContext.Provider>
  );
}

void start();
Object.assign(window, {
  gallery: FIXTURES.map(({ name, size, keys, language }) => ({
    name,
    size: size ?? SIZE,
    keys: keys ?? [],
    language: language ?? 'en-US',
  })),
});
