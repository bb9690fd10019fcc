import { readAgentConfig } from './readAgentConfig';

const USUAL = { port: 38086, dropsSpans: false };

it.each([
  ['nothing', '', USUAL],
  ['of another matter', 'vtap_group_id: g-1a2b3c\nmax_cpus: 2\ninputs:\n  proc:\n    enabled: true\n', USUAL],
  [
    'on, as the guide has it',
    'vtap_group_id: g-1a2b3c\nexternal_agent_http_proxy_enabled: 1   # default 0\nexternal_agent_http_proxy_port: 38086\n',
    USUAL,
  ],
  ['off', 'external_agent_http_proxy_enabled: 0\nexternal_agent_http_proxy_port: 38086\n', { ...USUAL, port: null }],
  ['moved', 'external_agent_http_proxy_port: 40000\n', { ...USUAL, port: 40000 }],
  ['the newer form', 'inputs:\n  integration:\n    enabled: true\n    listen_port: 40000\n', { ...USUAL, port: 40000 }],
  ['off in the newer form', 'inputs:\n  integration:\n    enabled: false\n', { ...USUAL, port: null }],
  [
    'spans not wanted',
    'inputs:\n  integration:\n    feature_control:\n      trace_integration_disabled: true\n',
    { port: 38086, dropsSpans: true },
  ],
])('%s', (_, text, config) => {
  expect(readAgentConfig(text)).toEqual(config);
});

it.each([
  [
    'vtap_group_id: g-1\nexternal_agent_http_proxy_port: 99999\n',
    'line 2, column 33: external_agent_http_proxy_port must be a port from 1 to 65535, not 99999',
  ],
  [
    'external_agent_http_proxy_enabled: maybe\n',
    'line 1, column 36: external_agent_http_proxy_enabled must be true or false, 1 or 0, not "maybe"',
  ],
  [
    'inputs:\n  integration:\n    listen_port:\n      - 1\n',
    'line 4, column 7: inputs.integration.listen_port must be a port from 1 to 65535, not "a list or a group"',
  ],
  [
    'external_agent_http_proxy_port: 1\ninputs:\n  integration:\n    listen_port: 2\n',
    'line 4, column 18: external_agent_http_proxy_port says the same in the words of another DeepFlow: only one of them may be there',
  ],
  ['a: [1, 2\nb: 3\n', 'line 2, column 1: '],
])('says where it is wrong: %j', (text, problem) => {
  expect(() => readAgentConfig(text)).toThrow(problem);
});
