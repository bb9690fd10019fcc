import type { Compiler } from 'webpack';

/**
 * Fails the build when webpack makes any script but the plugins' module.js: a chunk or an asset that a nested plugin
 * asks for at run time is looked for in the wrong folder by some Grafanas (an open bug of theirs).
 */
export class OnlyModules {
  apply(compiler: Compiler): void {
    compiler.hooks.afterEmit.tap('OnlyModules', (compilation) => {
      const entries = new Set([...compilation.entrypoints.keys()].map((name) => `${name}.js`));
      for (const name of Object.keys(compilation.assets)) {
        if (/\.(js|css|wasm)$/.test(name) && !entries.has(name)) {
          compilation.errors.push(new compiler.webpack.WebpackError(`${name}: only module.js files can be loaded`));
        }
      }
    });
  }
}
