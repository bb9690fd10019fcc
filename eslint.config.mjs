import tseslint from 'typescript-eslint';
import boundaries from 'eslint-plugin-boundaries';

/** Which room may import which: DESIGN in docs/adr and the READMEs of the rooms. */
const rooms = {
  trace: [],
  background: [],
  store: ['trace'],
  frames: ['trace'],
  datasource: ['store', 'frames', 'trace', 'background'],
  'panel-trace': ['frames', 'trace', 'background', 'panels'],
  'panel-calls': ['frames', 'trace', 'panels'],
  panels: [],
  app: [],
  cli: ['trace', 'store'],
  demo: ['trace', 'store', 'frames', 'datasource', 'demo', 'app'],
  gallery: ['trace', 'frames', 'panel-trace', 'e2e', 'scripts'],
  e2e: ['trace', 'store', 'frames', 'demo', 'e2e', 'gallery'],
  bench: ['trace', 'store', 'frames', 'panel-trace', 'demo', 'e2e', 'bench'],
  'check-stores': ['store', 'datasource', 'trace', 'demo'],
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
        { type: 'store', pattern: 'src/store' },
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
