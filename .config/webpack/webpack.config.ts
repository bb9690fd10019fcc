/**
 * The build of the plugins. Follows what `@grafana/create-plugin` 7.1.7 scaffolds (Apache-2.0): entries, output,
 * targets, copied files, replaced texts, banner. It differs where one bundle for Grafana 9.3 to 13 asks for it:
 * - only what every one of these Grafanas offers is left to Grafana (externals.ts);
 * - no chunks and no assets at run time (OnlyModules.ts), so no public path either; the scripts of workers are strings
 *   in the modules (workerScript.ts);
 * - the logos of nested plugins and the app's copy of the dashboard are copied too;
 * - swc minifies, and nothing is checked or linted here (`npm run typecheck`, `npm run lint`).
 */
import path from 'node:path';
import CopyWebpackPlugin from 'copy-webpack-plugin';
import MinimizerPlugin from 'minimizer-webpack-plugin';
import webpack, { type Configuration } from 'webpack';
import { besideDeepflow } from '../../scripts/besideDeepflow';
import packageJson from '../../package.json';
import createPlugin from '../.cprc.json';
import { externals } from './externals';
import { OnlyModules } from './OnlyModules';
import { logos, pluginFolders, screenshots } from './plugins';

const root = path.resolve(__dirname, '../..');
const source = path.join(root, 'src');

const config = (env: Record<string, unknown>): Configuration => {
  const production = Boolean(env.production);
  const plugins = pluginFolders(source);
  const app = plugins.find((plugin) => plugin.folder === '');
  if (!app) {
    throw new Error('src/plugin.json is missing');
  }
  const { id } = app.manifest;

  const fillIn = (content: Buffer): string =>
    content
      .toString()
      .replace(/%VERSION%/g, packageJson.version)
      .replace(/%TODAY%/g, new Date().toISOString().slice(0, 10))
      .replace(/%PLUGIN_ID%/g, id);

  return {
    mode: production ? 'production' : 'development',
    context: source,
    devtool: 'source-map',
    entry: Object.fromEntries(plugins.map(({ folder, module }) => [path.posix.join(folder, 'module'), module])),
    externals,
    // A package is built from nothing but what is there.
    cache: env.fresh ? false : { type: 'filesystem', buildDependencies: { config: [__filename] } },
    module: {
      rules: [
        { resourceQuery: /^\?script$/, use: path.join(__dirname, 'workerScript.ts') },
        {
          test: /\.tsx?$/,
          resourceQuery: { not: /^\?script$/ },
          exclude: /node_modules/,
          use: {
            loader: 'swc-loader',
            options: {
              jsc: {
                target: 'es2018',
                parser: { syntax: 'typescript', tsx: true, decorators: false, dynamicImport: true },
                transform: { react: { runtime: 'classic' } },
              },
            },
          },
        },
        { test: /\.(svg|png)$/, type: 'asset/inline' },
      ],
    },
    optimization: {
      minimize: production,
      minimizer: [
        new MinimizerPlugin({
          minify: MinimizerPlugin.swcMinify,
          extractComments: false,
          minimizerOptions: { ecma: 2018, format: { comments: false } },
        }),
      ],
      splitChunks: false,
      runtimeChunk: false,
    },
    output: {
      clean: true,
      path: path.join(root, 'dist'),
      filename: '[name].js',
      library: { type: 'amd' },
      publicPath: `public/plugins/${id}/`,
      uniqueName: id,
      asyncChunks: false,
      environment: { arrowFunction: true, const: true },
    },
    plugins: [
      new OnlyModules(),
      new webpack.BannerPlugin({
        banner: `/* [create-plugin] version: ${createPlugin.version} */\n/* [create-plugin] plugin: ${id}@${packageJson.version} */`,
        raw: true,
        entryOnly: true,
        // After the minimizer, which drops comments, and before the source maps are made.
        stage: webpack.Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_SIZE + 1,
      }),
      new CopyWebpackPlugin({
        patterns: [
          { from: 'README.md', transform: fillIn },
          { from: '../LICENSE', to: '[name]' },
          { from: '../CHANGELOG.md' },
          // What a Grafana is told: copied from here into its own provisioning folder.
          { from: '**/*.yaml', context: '../provisioning', to: 'provisioning' },
          // For provisioning, out of the plugin's folder: one of the two.
          { from: '../dashboards/distributed-tracing.json', to: 'dashboards' },
          {
            from: '../dashboards/distributed-tracing.json',
            to: 'dashboards-beside-deepflow',
            transform: (json) => besideDeepflow(json.toString()),
          },
          ...plugins.flatMap((plugin) => [
            {
              from: path.posix.join(plugin.folder, 'plugin.json'),
              to: path.posix.join(plugin.folder, 'plugin.json'),
              transform: fillIn,
            },
            // Screenshots are the documents' pictures.
            ...logos(plugin).map((name) => ({
              from: path.posix.join(plugin.folder, name),
              to: path.posix.join(plugin.folder, name),
            })),
            ...screenshots(plugin).map((name) => ({
              from: path.posix.join('../docs', name),
              to: path.posix.join(plugin.folder, name),
            })),
          ]),
        ],
      }),
    ],
    resolve: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'] },
    performance: { hints: false },
    stats: 'errors-warnings',
  };
};

export default config;
