import { isIPv4, isIPv6 } from 'node:net';
import type { L7FlowLogRow } from '../row';

/** An address under its column names; nothing if the text is no address. IPv6-mapped IPv4 becomes IPv4. */
export function addressColumns(side: 0 | 1, text: string): Partial<L7FlowLogRow> {
  const address = text.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  if (isIPv4(address)) {
    return { [`ip4_${side}`]: address };
  }
  // A zone index (fe80::1%eth0) is no part of the address.
  const bare = address.replace(/%.*$/, '');
  return isIPv6(bare) ? { [`ip6_${side}`]: bare, is_ipv4: 0 } : {};
}
