const MULTIPLIER = 33;
const HALF = 0x1_0000_0000;
/** DeepFlow starts the DJB hash from 17, not from Bernstein's 5381. */
const BASE = 17;

/** `trace_id_index`: DJB hash (h·33 + byte, modulo 2^64) of the trace id; 0 for an empty id. */
export function traceIdHash(traceId: string): bigint {
  if (traceId === '') {
    return 0n;
  }
  // In two halves of 32 bits: this runs once a row, and bigints are slow.
  let high = 0;
  let low = BASE;
  for (const byte of Buffer.from(traceId, 'utf8')) {
    const sum = low * MULTIPLIER + byte;
    high = (high * MULTIPLIER + Math.floor(sum / HALF)) % HALF;
    low = sum % HALF;
  }
  return (BigInt(high) << 32n) | BigInt(low);
}

/** The same as a decimal string. */
export const traceIdIndex = (traceId: string): string => String(traceIdHash(traceId));
