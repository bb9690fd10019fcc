import { parseArgs } from 'node:util';
import type { Demo } from './traffic/demo';
import { DEMO_NAMES, demoNamed, DEMOS } from './traffic/demos';

export interface StartArgs {
  help: boolean;
  /** None = tables only. */
  demos: readonly Demo[];
  agentConfig?: string;
  /** Where things listen on 127.0.0.1. Port 38086 is the agent group's to move. */
  ports: { host: number; store: number; otlp: number; grpc: number; agent: number };
}

const PORTS: StartArgs['ports'] = { host: 3000, store: 8123, otlp: 4318, grpc: 4317, agent: 38086 };

export const HELP = `npm start [-- OPTION…]

  --demo NAME           one demo's traffic only: ${DEMO_NAMES.join(' or ')}; all of them unless told
  --empty               no traffic: a store of its own, with tables and what you send
  --port N              the host's port in place of ${PORTS.host}
  --store-port N        the store's in place of ${PORTS.store}
  --otlp-port N         that of OTLP over HTTP in place of ${PORTS.otlp}
  --grpc-port N         that of OTLP over gRPC in place of ${PORTS.grpc}
  --agent-config FILE   an agent group's configuration as DeepFlow has it; it says where, and whether, port ${PORTS.agent} is
                        (docs/guide-deepflow.md has an example)
  --help                this
`;

/**
 * The arguments of `npm start`.
 * @throws Error in words for people: an option, a demo or a port that there is not
 */
export function startArgs(args: readonly string[]): StartArgs {
  const { values } = parseArgs({
    args: [...args],
    options: {
      demo: { type: 'string' },
      empty: { type: 'boolean', default: false },
      port: { type: 'string' },
      'store-port': { type: 'string' },
      'otlp-port': { type: 'string' },
      'grpc-port': { type: 'string' },
      'agent-config': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { demo, empty, help } = values;
  if (empty && demo !== undefined) {
    throw new Error('--empty and --demo exclude one another.');
  }
  const some = demo === undefined ? DEMOS : [demoNamed(demo)];
  const portOf = (option: 'port' | 'store-port' | 'otlp-port' | 'grpc-port', usual: number): number => {
    const text = values[option] ?? String(usual);
    const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
    if (port < 1 || port > 65535) {
      throw new Error(`--${option} takes a number from 1 to 65535, and not '${text}'.`);
    }
    return port;
  };
  const ports = {
    host: portOf('port', PORTS.host),
    store: portOf('store-port', PORTS.store),
    otlp: portOf('otlp-port', PORTS.otlp),
    grpc: portOf('grpc-port', PORTS.grpc),
    agent: PORTS.agent,
  };
  return { help, demos: empty ? [] : some, agentConfig: values['agent-config'], ports };
}
