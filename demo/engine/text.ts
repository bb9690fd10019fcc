import { EngineError } from './errors';

/** What the engine answered, as text. */
export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/**
 * Bytes that must be text, as the engine takes statements and names only so.
 * @throws EngineError where they are not UTF-8: a character in place of the odd byte would be another statement
 */
export function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new EngineError(48, 'NOT_IMPLEMENTED', 'The embedded store takes statements in UTF-8 only');
  }
}

export const literal = (value: string): string => `'${value.replace(/[\\']/g, '\\$&')}'`;
export const identifier = (value: string): string => `\`${value.replace(/[\\`]/g, '\\$&')}\``;

/** Bytes of any kind as an expression of ClickHouse. */
export const asBase64 = (bytes: Buffer): string => `base64Decode('${bytes.toString('base64')}')`;
