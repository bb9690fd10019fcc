import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { bundleScript } from '../../.config/webpack/workerScript';

const root = join(__dirname, '../..');
const folder = mkdtempSync(join(root, 'node_modules/.spanloom-script-'));
afterAll(() => rmSync(folder, { recursive: true }));

function entry(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** The first thing that a script says in a thread of its own. */
function firstWord(script: string): Promise<unknown> {
  const worker = new Worker(`globalThis.self = require('node:worker_threads').parentPort;\n${script}`, { eval: true });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  }).finally(() => worker.terminate());
}

test('a worker is one script with all that it imports, and names the files it is made of', async () => {
  const jobs = join(root, 'src/background/serve');
  const file = entry('worker.ts', `import { serveJobs } from '${jobs}';\nserveJobs({});`);
  for (const minify of [false, true]) {
    const { script, inputs } = await bundleScript(file, minify);
    expect(script).not.toMatch(/\bimport\b|\brequire\(/);
    expect(inputs).toEqual(expect.arrayContaining([file, `${jobs}.ts`]));
    expect(await firstWord(script)).toEqual({ kind: 'ready' });
  }
});

test.each([
  [
    "Grafana's modules",
    `import { toDataFrame } from '@grafana/data';\nconsole.log(toDataFrame);`,
    'cannot be in a worker',
  ],
  ['React', `import React from 'react';\nconsole.log(React);`, 'cannot be in a worker'],
  ['what does not exist', `import './nowhere';`, 'Could not resolve'],
])('a worker that imports %s fails the build', async (_, text, message) => {
  await expect(bundleScript(entry('wrong.ts', text), true)).rejects.toThrow(message);
});
