import tseslint from 'typescript-eslint';
import boundaries from 'eslint-plugin-boundaries';

/** The rooms of `src/store`: what all tables need, the search in any of them, what is asked of one, two kinds, and all together. */
const storeRooms = {
  'store-base': ['trace'],
  'store-search': ['trace', 'store-base'],
  'store-contract': ['trace', 'store-base', 'store-search'],
  'store-deepflow': ['trace', 'store-base', 'store-search', 'store-contract'],
  'store-otel': ['trace', 'store-base', 'store-search', 'store-contract'],
  'store-files': ['trace', 'store-base', 'store-deepflow', 'store-otel'],
  'store-all': ['trace', 'store-base', 'store-search', 'store-contract', 'store-deepflow', 'store-otel'],
};
const store = Object.keys(storeRooms);

/** Which room may import which: DESIGN in docs/adr and the READMEs of the rooms. */
const rooms = {
  trace: [],
  background: [],
  setup: [],
  ...storeRooms,
  'store-tests': ['trace', ...store, 'demo'],
  frames: ['trace'],
  datasource: [...store, 'frames', 'trace', 'background', 'setup'],
  'panel-trace': ['frames', 'trace', 'background', 'panels'],
  'panel-calls': ['frames', 'trace', 'panels'],
  panels: [],
  app: ['setup'],
  cli: ['trace', ...store],
  demo: ['trace', ...store, 'store-tests', 'frames', 'datasource', 'demo', 'app', 'setup'],
  gallery: ['trace', 'frames', 'panel-trace', 'e2e', 'scripts'],
  e2e: ['trace', ...store, 'frames', 'demo', 'e2e', 'gallery', 'scripts'],
  bench: ['trace', ...store, 'store-tests', 'frames', 'panel-trace', 'demo', 'e2e', 'bench', 'scripts'],
  'check-stores': [...store, 'store-tests', 'datasource', 'trace', 'demo', 'scripts'],
  deploy: ['demo'],
  scripts: ['scripts', 'trace', 'setup'],
};

/** Which files are in which room: the first that fits. */
const placed = [
  ['trace', 'src/trace/**'],
  ['background', 'src/background/**'],
  ['store-tests', 'src/store/**/{*.test,test*}.ts', 'src/store/*/{cases,testing}/*'],
  ['store-search', 'src/store/search/**'],
  ['store-deepflow', 'src/store/deepflow/**'],
  ['store-otel', 'src/store/otel/**'],
  ['store-files', 'src/store/rowFile/**'],
  ['store-contract', 'src/store/spanStore.ts'],
  ['store-all', 'src/store/{stores,decoders,mixedCalls,askEach}.ts'],
  ['store-base', 'src/store/**'],
  ['frames', 'src/frames/**'],
  ['datasource', 'src/datasource/**'],
  ['panel-trace', 'src/panels/trace/**'],
  ['panel-calls', 'src/panels/calls/**'],
  ['panels', 'src/panels/**'],
  ['setup', 'src/setup/**'],
  ['app', 'src/**'],
  ['cli', 'cli/**'],
  ['demo', 'demo/**'],
  ['gallery', 'e2e/gallery/**'],
  ['e2e', 'e2e/**'],
  ['bench', 'bench/**'],
  ['deploy', 'deploy/**'],
  ['check-stores', 'scripts/stores/**'],
  ['scripts', 'scripts/**'],
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.config/', 'e2e/oldest/', 'bench/node_modules/', '.data/', 'coverage/'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { typescript: { project: './tsconfig.json' } },
      'boundaries/files': placed.map(([category, ...pattern]) => ({ category, pattern, stopMatching: true })),
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: Object.entries(rooms).map(([from, allow]) => ({
            from: { file: { categories: from } },
            allow: { to: { file: { categories: { anyOf: [from, ...allow] } } } },
          })),
        },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['**/*.test.{ts,tsx}', 'src/panels/trace/files/download.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          "CallExpression[callee.property.name='createElement'][arguments.0.value='a']",
          "JSXAttribute[name.name='download']",
        ].map((selector) => ({
          selector,
          message: 'Grafana takes over clicks on links: files are saved by src/panels/trace/files/download.ts.',
        })),
      ],
    },
  },
  {
    // What Grafana's catalog refuses in sources.
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['**/*.test.{ts,tsx}'],
    rules: {
      'no-alert': 'error',
      'no-console': ['error', { allow: ['warn', 'error'] }],
      'no-eval': 'error',
      'no-new-func': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true }],
      'no-restricted-properties': [
        'error',
        ...['grafanaBootData', 'grafanaRuntime', '__grafanaSceneContext', 'location'].map((property) => ({
          object: 'window',
          property,
          message: 'Grafana gives this to plugins in another way: the packages @grafana/runtime and @grafana/data.',
        })),
      ],
    },
  }
);
