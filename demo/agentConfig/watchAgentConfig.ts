import { readFileSync } from 'node:fs';
import { readAgentConfig, type AgentConfig } from './readAgentConfig';

/** Read so often: works for files that editors replace, and for mounted ones, and misses nothing. */
const EVERY_MS = 1000;

/**
 * Reads an agent group's configuration, and again when it changes. What is wrong then is told, and what was read before stays.
 * @returns the configuration, and what ends the watching
 * @throws Error with the file's name, line and column, when it cannot be read at first
 */
export function watchAgentConfig(
  file: string,
  onChange: (config: AgentConfig) => void,
  onProblem: (error: Error) => void,
  everyMs = EVERY_MS
): { config: AgentConfig; stop(): void } {
  let known = '';
  /** Null where it is as it was. */
  const readIfChanged = (): AgentConfig | null => {
    const text = readFileSync(file, 'utf8');
    if (text === known) {
      return null;
    }
    known = text;
    return readAgentConfig(text);
  };
  const inWords = (error: unknown): string => `${file}: ${(error as Error).message}`;
  let problem = '';
  const look = (): void => {
    try {
      const now = readIfChanged();
      problem = '';
      if (now) {
        onChange(now);
      }
    } catch (error) {
      // A file that is gone is told of once.
      if (inWords(error) !== problem) {
        problem = inWords(error);
        onProblem(new Error(problem));
      }
    }
  };
  let config: AgentConfig;
  try {
    known = readFileSync(file, 'utf8');
    config = readAgentConfig(known);
  } catch (error) {
    throw new Error(inWords(error));
  }
  const timer = setInterval(look, everyMs).unref();
  return { config, stop: () => clearInterval(timer) };
}
