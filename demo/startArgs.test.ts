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

it('says what there is', () => {
  expect(() => startArgs(['--demo', 'bookinfo'])).toThrow('--demo takes spring-boot or webstore');
  expect(() => startArgs(['--demo', 'webstore', '--empty'])).toThrow('exclude one another');
  expect(() => startArgs(['--demos'])).toThrow("Unknown option '--demos'");
  expect(() => startArgs(['--demo'])).toThrow();
  for (const option of ['--demo NAME', '--empty', '--agent-config FILE', 'spring-boot or webstore']) {
    expect(HELP).toContain(option);
  }
});
