import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(__dirname, '../..');
const FOLDER = join(ROOT, '.github/workflows');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const { services } = parse(readFileSync(join(ROOT, 'docker-compose.yaml'), 'utf8'), { merge: true });

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, string>;
}

/** The workflows run nowhere here: what they name is there, at least. */
describe.each(readdirSync(FOLDER))('%s', (name) => {
  const { jobs } = parse(readFileSync(join(FOLDER, name), 'utf8')) as { jobs: Record<string, { steps: Step[] }> };
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const commands = steps.map(({ run = '' }) => run).join('\n');

  it('runs scripts, files and services that are there, and actions of a version', () => {
    const called = Array.from(commands.matchAll(/npm run ([\w:]+)/g), ([, script]) => script);
    expect(called.filter((script) => !(script in scripts))).toEqual([]);
    const files = [
      ...Array.from(commands.matchAll(/(?:bash|-f) (\S+)/g), ([, file]) => file),
      ...steps
        .flatMap((step) => Object.entries(step.with ?? {}))
        .flatMap(([key, value]) => (/-file$|-path$/.test(key) ? [value] : [])),
    ];
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    const up = /docker compose up .*--wait (.*)$/m.exec(commands)?.[1].split(' ') ?? [];
    expect(up.filter((service) => !(service in services))).toEqual([]);
    expect(steps.flatMap(({ uses = '@v1' }) => uses).filter((action) => !/@.*\d/.test(action))).toEqual([]);
  });
});
