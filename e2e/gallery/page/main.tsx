/** `?show=NAME&theme=dark|light` shows one fixture; without a name all of them are listed. */
import React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { createTheme, dateTime, EventBusSrv, type NewThemeOptions, type PanelProps, ThemeContext } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { config, locationService, setBackendSrv, setDataSourceSrv, setEchoSrv, setTemplateSrv } from '@grafana/runtime';
import { GlobalStyles } from '@grafana/ui';
import { frameToTrace } from '../../../src/frames/frameToTrace';
import { keepBase } from '../../../src/panels/trace/compare/base';
import { DEFAULT_OPTIONS, type TracePanelOptions } from '../../../src/panels/trace/options';
import { TracePanel } from '../../../src/panels/trace/TracePanel';
import { FIXTURES, type Fixture } from './fixtures';

const SIZE = { width: 700, height: 360 };

/** What those who take pictures get at. */
export interface Gallery {
  list: Array<Required<Pick<Fixture, 'name' | 'size' | 'keys'>> & Pick<Fixture, 'click' | 'pointer'>>;
  /** In place of what was shown. `colours` are others than the theme's, for the test of the pictures. */
  show(name: string, theme: string, colours?: NewThemeOptions['colors']): void;
}

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
      request: {
        targets: [{ refId: 'A', queryType: 'trace', query: fixture.asksNothing ? '' : '7687991459845528512' }],
      },
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
      {FIXTURES.map(({ name }) => (
        <li key={name}>
          {name} <a href={`?show=${name}&theme=dark`}>dark</a> <a href={`?show=${name}&theme=light`}>light</a>
        </li>
      ))}
    </ul>
  );
}

let root: Root | undefined;

const show: Gallery['show'] = (name, mode, colours) => {
  root?.unmount();
  // What a fixture before may have left: its state in the address, its base.
  locationService.replace({ search: '' });
  const theme = createTheme({
    colors: { mode: mode === 'light' ? 'light' : 'dark', ...colours },
    // As the server of the gallery calls them.
    typography: { fontFamily: 'Gallery', fontFamilyMonospace: 'Gallery Mono' },
  });
  const fixture = FIXTURES.find((one) => one.name === name);
  const language = fixture?.language ?? 'en-US';
  config.theme2 = theme;
  document.documentElement.lang = language;
  document.body.style.background = theme.colors.background.primary;
  (window as unknown as { grafanaBootData: { user: object } }).grafanaBootData.user = { language };
  keepBase(fixture?.base ? { trace: frameToTrace(fixture.base()), notices: [], id: '' } : null);
  root = createRoot(document.getElementById('root')!);
  root.render(
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      {fixture ? <Shown fixture={fixture} theme={mode} /> : <Index />}
    </ThemeContext.Provider>
  );
};

async function start(): Promise<void> {
  await initPluginTranslations('spanloom-gallery');
  const nothing = () => undefined;
  setTemplateSrv({ replace: (text = '') => text, getVariables: () => [] } as never);
  setDataSourceSrv({ get: () => Promise.reject(new Error('No data source here.')), getList: () => [] } as never);
  setBackendSrv({} as never);
  setEchoSrv({ flush: nothing, addBackend: nothing, addEvent: nothing } as never);
  // A canvas does not wait for them.
  await Promise.all(Array.from(document.fonts, (font) => font.load()));
  const search = new URLSearchParams(location.search);
  show(search.get('show') ?? '', search.get('theme') ?? 'dark');
  const list = FIXTURES.map(({ name, size, keys, click, pointer }) => ({
    name,
    size: size ?? SIZE,
    keys: keys ?? [],
    click,
    pointer,
  }));
  Object.assign(window, { gallery: { list, show } satisfies Gallery });
}

void start();
