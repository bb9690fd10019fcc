import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchAgentConfig } from './watchAgentConfig';

const folder = mkdtempSync(join(tmpdir(), 'spanloom-agent-'));
const file = join(folder, 'group.yaml');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('tells what changed, and what is wrong without forgetting what was read', async () => {
  writeFileSync(file, 'external_agent_http_proxy_port: 40000\n');
  const told: string[] = [];
  let wake = (): void => undefined;
  const tell = (text: string): void => {
    told.push(text);
    wake();
  };
  const next = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  const { config, stop } = watchAgentConfig(
    file,
    ({ port }) => tell(`port ${port}`),
    ({ message }) => tell(message),
    20
  );
  expect(config).toEqual({ port: 40000, dropsSpans: false });
  const write = async (text: string): Promise<void> => {
    const seen = next();
    writeFileSync(file, text);
    await seen;
  };
  await write('external_agent_http_proxy_enabled: 0\n');
  await write('external_agent_http_proxy_enabled: 7\n# longer\n');
  const seen = next();
  rmSync(file);
  await seen;
  await write('external_agent_http_proxy_port: 40001\n');
  stop();
  expect(told).toEqual([
    'port null',
    `${file}: line 1, column 36: external_agent_http_proxy_enabled must be true or false, 1 or 0, not 7`,
    expect.stringContaining(`${file}: ENOENT`),
    'port 40001',
  ]);
});

it('throws where there is no such file at first', () => {
  expect(() => watchAgentConfig(join(folder, 'none.yaml'), jest.fn(), jest.fn())).toThrow('none.yaml');
});
