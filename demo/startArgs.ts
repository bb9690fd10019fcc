import { parseArgs } from 'node:util';
import type { Demo } from './traffic/demo';
import { DEMO_NAMES, demoNamed, DEMOS } from './traffic/demos';

export interface StartArgs {
  help: boolean;
  /** None = tables only. */
  demos: readonly Demo[];
  agentConfig?: string;
}

export const HELP = `npm start [-- OPTION…]

  --demo NAME           one demo's traffic only: ${DEMO_NAMES.join(' or ')}; all of them unless told
  --empty               no traffic: a store of its own, with tables and what you send
  --agent-config FILE   an agent group's configuration as DeepFlow has it; it says where, and whether, port 38086 is
  --help                this
`;

/**
 * The arguments of `npm start`.
 * @throws Error in words for people: an option that there is not, a demo that there is not
 */
export function startArgs(args: readonly string[]): StartArgs {
  const { values } = parseArgs({
    args: [...args],
    options: {
      demo: { type: 'string' },
      empty: { type: 'boolean', default: false },
      'agent-config': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { demo, empty, help } = values;
  if (empty && demo !== undefined) {
    throw new Error('--empty and --demo exclude one another.');
  }
  const some = demo === undefined ? DEMOS : [demoNamed(demo)];
  return { help, demos: empty ? [] : some, agentConfig: values['agent-config'] };
}
