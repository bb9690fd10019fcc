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
  ...storeRooms,
  'store-tests': ['trace', ...store, 'demo'],
  frames: ['trace'],
  datasource: [...store, 'frames', 'trace', 'background'],
  'panel-trace': ['frames', 'trace', 'background', 'panels'],
  'panel-calls': ['frames', 'trace', 'panels'],
  panels: [],
  app: [],
  cli: ['trace', ...store],
  demo: ['trace', ...store, 'store-tests', 'frames', 'datasource', 'demo', 'app'],
  gallery: ['trace', 'frames', 'panel-trace', 'e2e', 'scripts'],
  e2e: ['trace', ...store, 'frames', 'demo', 'e2e', 'gallery'],
  bench: ['trace', ...store, 'store-tests', 'frames', 'panel-trace', 'demo', 'e2e', 'bench'],
  'check-stores': [...store, 'store-tests', 'datasource', 'trace', 'demo', 'scripts'],
  scripts: ['scripts', 'trace'],
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.config/', 'e2e/oldest/', 'bench/node_modules/', '.data/', 'coverage/'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { typescript: { project: './tsconfig.json' } },
      'boundaries/elements': [
        { type: 'trace', pattern: 'src/trace' },
        { type: 'background', pattern: 'src/background' },
        {
          type: 'store-tests',
          pattern: ['src/store/**/{*.test,test*}.ts', 'src/store/*/{cases,testing}/*'],
          mode: 'full',
        },
        { type: 'store-search', pattern: 'src/store/search' },
        { type: 'store-deepflow', pattern: 'src/store/deepflow' },
        { type: 'store-otel', pattern: 'src/store/otel' },
        { type: 'store-files', pattern: 'src/store/rowFile' },
        { type: 'store-contract', pattern: 'src/store/spanStore.ts', mode: 'full' },
        { type: 'store-all', pattern: 'src/store/{stores,decoders,mixedCalls,askEach}.ts', mode: 'full' },
        { type: 'store-base', pattern: 'src/store' },
        { type: 'frames', pattern: 'src/frames' },
        { type: 'datasource', pattern: 'src/datasource' },
        { type: 'panel-trace', pattern: 'src/panels/trace' },
        { type: 'panel-calls', pattern: 'src/panels/calls' },
        { type: 'panels', pattern: 'src/panels' },
        { type: 'app', pattern: 'src' },
        { type: 'cli', pattern: 'cli' },
        { type: 'demo', pattern: 'demo' },
        { type: 'gallery', pattern: 'e2e/gallery' },
        { type: 'e2e', pattern: 'e2e' },
        { type: 'bench', pattern: 'bench' },
        { type: 'check-stores', pattern: 'scripts/stores' },
        { type: 'scripts', pattern: 'scripts' },
      ],
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: Object.entries(rooms).map(([from, allow]) => ({
            from: { element: { type: from } },
            allow: { to: { element: { type: [from, ...allow] } } },
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
  }
);
