import { isScalar, LineCounter, parseDocument, type Document } from 'yaml';

/** What an agent group's configuration says of spans that are sent to an agent. */
export interface AgentConfig {
  /** Where the agent listens; null where it does not. */
  port: number | null;
  /** Spans are answered as if they were taken, and are not: DeepFlow's agents do so while trace integration is disabled. */
  dropsSpans: boolean;
}

const USUAL_PORT = 38086;

/** The same setting up to DeepFlow 6.5, and since. */
const ENABLED = [['external_agent_http_proxy_enabled'], ['inputs', 'integration', 'enabled']];
const PORT = [['external_agent_http_proxy_port'], ['inputs', 'integration', 'listen_port']];
const DISABLED = [['inputs', 'integration', 'feature_control', 'trace_integration_disabled']];

/**
 * Reads the YAML of an agent group in the form of any DeepFlow. Settings that are not there have DeepFlow's defaults; those
 * that do not concern spans are left alone.
 * @throws Error with line and column, when it is no YAML, or a setting has a value that it cannot have
 */
export function readAgentConfig(text: string): AgentConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problem = (offset: number, what: string): Error => {
    const { line, col } = lines.linePos(offset);
    return new Error(`line ${line}, column ${col}: ${what}`);
  };
  const [broken] = document.errors;
  if (broken) {
    throw problem(broken.pos[0], broken.message);
  }
  const value = <T>(paths: string[][], read: (value: unknown) => T | undefined, kind: string, otherwise: T): T => {
    const set = paths.flatMap((path) => settingAt(document, path) ?? []);
    if (set.length > 1) {
      throw problem(
        set[1].offset,
        `${set[0].name} says the same in the words of another DeepFlow: only one of them may be there`
      );
    }
    if (set.length === 0) {
      return otherwise;
    }
    const [{ name, offset, value: given }] = set;
    const known = read(given);
    if (known === undefined) {
      throw problem(offset, `${name} must be ${kind}, not ${JSON.stringify(given)}`);
    }
    return known;
  };
  const isEnabled = value(ENABLED, asFlag, 'true or false, 1 or 0', true);
  const port = value(PORT, asPort, 'a port from 1 to 65535', USUAL_PORT);
  const dropsSpans = value(DISABLED, asFlag, 'true or false, 1 or 0', false);
  return { port: isEnabled ? port : null, dropsSpans };
}

interface Setting {
  name: string;
  value: unknown;
  offset: number;
}

function settingAt(document: Document.Parsed, path: string[]): Setting | null {
  if (!document.hasIn(path)) {
    return null;
  }
  const node = document.getIn(path, true);
  const offset = (node as { range?: [number, number, number] | null } | undefined)?.range?.[0] ?? 0;
  const value = isScalar(node) ? node.value : 'a list or a group';
  return { name: path.join('.'), value, offset };
}

function asFlag(value: unknown): boolean | undefined {
  return value === true || value === 1 ? true : value === false || value === 0 ? false : undefined;
}

function asPort(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535 ? value : undefined;
}
