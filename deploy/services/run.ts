/** What the programs of the image have in common: where the store is, and how they end. */
import { parseArgs } from 'node:util';
import type { StoreAddress } from '../../demo/receiver/startReceiver';

const { values } = parseArgs({
  options: {
    store: { type: 'string' },
    otlp: { type: 'string' },
    wait: { type: 'boolean' },
    listen: { type: 'string', default: '0.0.0.0' },
  },
});

type Option = keyof typeof values;

export const has = (name: Option): boolean => values[name] !== undefined;

/** @throws Error when it was not given */
export function option(name: Exclude<Option, 'wait'>): string {
  const value = values[name];
  if (value === undefined) {
    throw new Error(`--${name} is missing.`);
  }
  return value;
}

/** `--store`, and the user in WRITER_USER and WRITER_PASSWORD, which may write and make tables. */
export function writer(): StoreAddress {
  return { storeUrl: option('store'), user: process.env.WRITER_USER, password: process.env.WRITER_PASSWORD };
}

/** Runs a program: its error in plain words, and an exit code. */
export async function run(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

/** Containers are ended with SIGTERM, by hand with SIGINT. */
export function lastsUntilEnded(stop: () => Promise<void>): void {
  const end = () => void stop().then(() => process.exit(0));
  process.once('SIGTERM', end).once('SIGINT', end);
}
