/** The page of the host: Grafana's boot data, and the browser app that reads it. */
import type { DataSourceDto } from './dataSources';
import type { InstalledPlugin } from './plugins';

/** The release whose packages the host is made of. */
export const GRAFANA_VERSION = '13.2.2';

/** What Grafana's front end is told of data sources: all of them, and the name of the default. */
export function dataSourceSettings(dataSources: DataSourceDto[], plugins: InstalledPlugin[]) {
  return {
    datasources: instanceSettings(dataSources, plugins),
    // Where none is marked, it is Grafana's own.
    defaultDatasource: dataSources.find((ds) => ds.isDefault)?.name ?? '-- Grafana --',
  };
}

/** By name, with the plugin and the proxy's address. */
function instanceSettings(dataSources: DataSourceDto[], plugins: InstalledPlugin[]): Record<string, unknown> {
  const known = dataSources.flatMap((ds) => {
    const plugin = plugins.find((p) => p.meta.id === ds.type);
    return plugin ? [{ ds, meta: plugin.meta }] : [];
  });
  return Object.fromEntries(
    known.map(({ ds, meta }) => [
      ds.name,
      {
        id: ds.id,
        uid: ds.uid,
        type: ds.type,
        name: ds.name,
        access: ds.access,
        isDefault: ds.isDefault,
        readOnly: ds.readOnly,
        database: ds.database,
        username: ds.user,
        jsonData: ds.jsonData,
        url: ds.access === 'proxy' ? `/api/datasources/proxy/uid/${ds.uid}` : ds.url,
        meta,
        module: meta.module,
      },
    ])
  );
}

/**
 * Grafana's `window.grafanaBootData`, as far as its packages and the plugins read it.
 * @param plugins those that can be used
 */
export function bootData(dataSources: DataSourceDto[], plugins: InstalledPlugin[]): object {
  const ofType = (type: string) =>
    Object.fromEntries(plugins.filter((p) => p.meta.type === type).map((p) => [p.meta.id, p.meta]));
  return {
    user: { id: 1, login: 'demo', name: 'demo', orgId: 1, orgRole: 'Admin', isSignedIn: true, theme: 'dark' },
    settings: {
      buildInfo: { version: GRAFANA_VERSION, commit: 'demo-host', env: 'production', edition: 'Open Source' },
      appUrl: '/',
      appSubUrl: '',
      ...dataSourceSettings(dataSources, plugins),
      panels: ofType('panel'),
      apps: ofType('app'),
      enabledApps: Object.keys(ofType('app')),
      featureToggles: {},
      minRefreshInterval: '5s',
      exploreEnabled: false,
      liveEnabled: false,
    },
    navTree: [],
    assets: { dark: '', light: '' },
  };
}

/**
 * The theme is settled before the first paint: the URL first, then the stored choice. `?lang=zh` is the user's language,
 * which in a Grafana stands in their profile.
 * @param version changes with the bundle, so that a browser takes the new one
 */
export function bootPage(boot: object, version: string): string {
  const json = JSON.stringify(boot).replace(/</g, '\\u003c');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<base href="/">
<title>Spanloom demo</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="public/build/main.css?v=${version}">
<style>body { margin: 0; }</style>
<script>
window.grafanaBootData = ${json};
(function () {
  var asked = new URLSearchParams(location.search).get('theme');
  var stored = null;
  try { stored = localStorage.getItem('spanloom.host.theme'); } catch (e) {}
  var theme = [asked, stored].find(function (t) { return t === 'light' || t === 'dark'; }) || 'dark';
  window.grafanaBootData.user.language = new URLSearchParams(location.search).get('lang') || 'en-US';
  window.grafanaBootData.user.theme = theme;
  window.grafanaBootData.user.lightTheme = theme === 'light';
  document.documentElement.style.background = theme === 'light' ? '#f4f5f5' : '#111217';
})();
</script>
</head>
<body>
<div id="root"></div>
<script type="module" src="public/build/main.js?v=${version}"></script>
</body>
</html>
`;
}
