import type { Catalog } from './catalog';

// Agents number their syscalls each for itself: agent and id as one number that no other agent is likely to use.

/** SQL of a syscall id of a row. */
export function syscallNumberSql(catalog: Catalog, id: string): string {
  return `bitXor(${id}, bitShiftLeft(toUInt64(${catalog.column('agent_id')}), 48))`;
}

/** The same of a key of `Keys.syscallTraceIds`. */
export function syscallNumber(key: string): bigint {
  const [agent, id] = key.split(' ').map(BigInt);
  return id ^ BigInt.asUintN(64, agent << 48n);
}
