import { createHash, timingSafeEqual } from 'node:crypto';
import { EngineError } from './errors';

/** Who may ask the engine. chDB has no users of its own, so the gate in front of it keeps them. */
export interface EngineUser {
  name: string;
  /** '' for none. */
  password: string;
  /** May only read and may change no setting, as a ClickHouse user with `readonly = 1`. */
  readonly?: boolean;
  /** Settings that hold for each of the user's queries; a reader cannot get round them. */
  settings?: Record<string, string | number>;
  /** Only from this machine, and not from a page in a browser. */
  loopbackOnly?: boolean;
}

/** Writes: the receiver, the demo, DDL. Without a password, and so only from this machine. */
export const WRITER: EngineUser = { name: 'default', password: '', loopbackOnly: true };

/** The plugin's user in the demo: reads only, within limits. The password is no secret: it guards demo data. */
export const READER: EngineUser = {
  name: 'spanloom_reader',
  password: 'spanloom-demo',
  readonly: true,
  settings: {
    max_execution_time: 60,
    max_result_rows: 1_000_000,
    max_result_bytes: 256 * 1024 * 1024,
    max_memory_usage: 4 * 1024 * 1024 * 1024,
    result_overflow_mode: 'throw',
  },
};

export const DEFAULT_USERS: readonly EngineUser[] = [WRITER, READER];

export interface Credentials {
  user: string;
  password: string;
  /** Address of the other end. */
  address: string;
  /** Sent by a page of another site, as browsers mark it. */
  fromBrowser: boolean;
}

/** @throws EngineError AUTHENTICATION_FAILED with the same words for a wrong name, password or place */
export function authenticate(users: readonly EngineUser[], given: Credentials): EngineUser {
  const user = users.find(({ name }) => name === given.user);
  const right = equal(user?.password ?? '', given.password) && user !== undefined;
  if (!right || (user.loopbackOnly && (given.fromBrowser || !isLoopback(given.address)))) {
    throw new EngineError(
      516,
      'AUTHENTICATION_FAILED',
      `${given.user}: Authentication failed: password is incorrect, or there is no user with such name.`
    );
  }
  return user;
}

function equal(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}

const isLoopback = (address: string): boolean => /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address);
