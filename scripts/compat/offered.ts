/**
 * What every Grafana from 9.3 to 13 gives to plugins: a bundle may ask for these and for nothing else.
 * Grafana's module loader decides; newer ones offer more (`react/jsx-runtime`, `i18next`, `react-router`),
 * and a bundle that asks for one of those does not load on 9.3.
 */
export const OFFERED_MODULES: readonly string[] = [
  '@emotion/css',
  '@emotion/react',
  '@grafana/data',
  '@grafana/runtime',
  '@grafana/ui',
  'd3',
  'jquery',
  'lodash',
  'moment',
  'prismjs',
  'react',
  'react-dom',
  'rxjs',
];

/**
 * Requests that must neither be asked of Grafana nor be bundled: React's second copy breaks hooks, its JSX
 * runtime breaks on another React, the others exist only in some Grafanas or drag those along.
 */
const FORBIDDEN_REQUESTS: readonly RegExp[] = [
  /^react\/jsx-(dev-)?runtime$/,
  /^react-dom\/./,
  /^react-router(-dom)?($|[-/])/,
  /^i18next($|\/)/,
  /^react-i18next($|\/)/,
  /^@grafana\/(data|ui|runtime)\/./,
  /^@grafana\/(scenes|i18n)($|\/)/,
];

/** True for an import that no plugin of ours may have, whether asked of Grafana or bundled. */
export function isForbiddenRequest(request: string): boolean {
  return FORBIDDEN_REQUESTS.some((pattern) => pattern.test(request));
}

/** Packages whose code must not be inside a bundle: Grafana's own copies are the only ones that work. */
const FORBIDDEN_PACKAGES: readonly RegExp[] = [
  /^react$/,
  /^react-dom$/,
  /^react-router(-dom)?(-|$)/,
  /^i18next$/,
  /^react-i18next$/,
  /^@grafana\/(data|ui|runtime|scenes|i18n)$/,
];

/**
 * The package of a source-map source such as `webpack://x/../node_modules/@a/b/c.js` when it must not be
 * bundled, else null. Sources called `external …` are the requests to Grafana, not bundled code.
 */
export function forbiddenPackageOf(source: string): string | null {
  const at = source.lastIndexOf('node_modules/');
  if (at < 0 || /\/external /.test(source)) {
    return null;
  }
  const [first = '', second = ''] = source.slice(at + 'node_modules/'.length).split('/');
  const name = first.startsWith('@') ? `${first}/${second}` : first;
  return FORBIDDEN_PACKAGES.some((pattern) => pattern.test(name)) ? name : null;
}

/** Exports of `react` and `react-dom` that exist from 17.0.2 to 19 and still do the same. */
export const REACT_NAMES: Readonly<Record<string, readonly string[]>> = {
  react: [
    'Children',
    'Component',
    'Fragment',
    'Profiler',
    'PureComponent',
    'StrictMode',
    'Suspense',
    'cloneElement',
    'createContext',
    'createElement',
    'createRef',
    'forwardRef',
    'isValidElement',
    'lazy',
    'memo',
    'useCallback',
    'useContext',
    'useDebugValue',
    'useEffect',
    'useImperativeHandle',
    'useLayoutEffect',
    'useMemo',
    'useReducer',
    'useRef',
    'useState',
    'version',
  ],
  'react-dom': ['createPortal', 'flushSync', 'unstable_batchedUpdates', 'version'],
};
