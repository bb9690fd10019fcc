const MULTIPLIER = 33n;
/** DeepFlow starts the DJB hash from 17, not from Bernstein's 5381. */
const BASE = 17n;

/** `trace_id_index`: DJB hash (h·33 + byte, modulo 2^64) of the trace id, as a decimal string; '0' for an empty id. */
export function traceIdIndex(traceId: string): string {
  if (traceId === '') {
    return '0';
  }
  let hash = BASE;
  for (const byte of Buffer.from(traceId, 'utf8')) {
    hash = BigInt.asUintN(64, hash * MULTIPLIER + BigInt(byte));
  }
  return hash.toString();
}
