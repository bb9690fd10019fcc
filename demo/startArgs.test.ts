import { HELP, startArgs } from './startArgs';

const namesOf = (...args: string[]) => startArgs(args).demos.map(({ name }) => name);

it('starts all demos, one, or none', () => {
  expect(namesOf()).toEqual(['spring-boot', 'webstore']);
  expect(namesOf('--demo', 'webstore')).toEqual(['webstore']);
  expect(namesOf('--demo=spring-boot')).toEqual(['spring-boot']);
  expect(namesOf('--empty')).toEqual([]);
});

it('keeps the other options', () => {
  expect(startArgs(['--agent-config', 'group.yaml'])).toMatchObject({ agentConfig: 'group.yaml', help: false });
  expect(startArgs(['--help']).help).toBe(true);
});

it('listens elsewhere where told', () => {
  expect(startArgs([]).ports).toEqual({ host: 3000, store: 8123, otlp: 4318, grpc: 4317, agent: 38086 });
  const told = ['--port', '3001', '--store-port', '8124', '--otlp-port', '4328', '--grpc-port', '4327'];
  expect(startArgs(told).ports).toEqual({ host: 3001, store: 8124, otlp: 4328, grpc: 4327, agent: 38086 });
});

it('says what there is', () => {
  expect(() => startArgs(['--demo', 'bookinfo'])).toThrow('--demo takes spring-boot or webstore');
  expect(() => startArgs(['--demo', 'webstore', '--empty'])).toThrow('exclude one another');
  expect(() => startArgs(['--demos'])).toThrow("Unknown option '--demos'");
  expect(() => startArgs(['--demo'])).toThrow();
  for (const text of ['0', '65536', '-1', '80a', '']) {
    expect(() => startArgs([`--store-port=${text}`])).toThrow('--store-port takes a number from 1 to 65535');
  }
  for (const option of [
    '--port N',
    '--store-port N',
    '--otlp-port N',
    '--grpc-port N',
    '--demo NAME',
    '--empty',
    '--agent-config FILE',
    'spring-boot or webstore',
  ]) {
    expect(HELP).toContain(option);
  }
});
