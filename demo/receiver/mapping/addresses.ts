import { isIPv4, isIPv6 } from 'node:net';
import type { KeyValue } from '../otlp/model';
import type { L7FlowLogRow } from '../row';
import { stringIn } from './anyValueText';

/** An address that attributes tell. */
export interface ToldAddress {
  /** '' = unknown. */
  address: string;
  /** Attributes that DeepFlow throws away: told to be an address and is none, or known better by another name. */
  dropped: readonly KeyValue[];
}

const PEER = 'network.peer.address';
const OLD_PEER = 'net.peer.ip';
const HOST = 'app.host.ip';
const NOBODY: ToldAddress = { address: '', dropped: [] };

/** The other end, by a span's attributes: the last one that is an address counts; the newer name beats the older one, whatever their order. */
export function peerOf(own: readonly KeyValue[]): ToldAddress {
  let told: { address: string; dropped: KeyValue[] } | null = null;
  let isNewerName = false;
  for (const attribute of own) {
    const { key, value } = attribute;
    if (value === undefined || (key !== PEER && key !== OLD_PEER)) {
      continue;
    }
    told ??= { address: '', dropped: [] };
    const address = addressIn(stringIn(value));
    if (address === '' || (key === OLD_PEER && isNewerName)) {
      told.dropped.push(attribute);
      continue;
    }
    told.address = address;
    isNewerName = key === PEER;
  }
  return told ?? NOBODY;
}

/** The host that the program runs on, by its resource's attributes: the last one that is an address. */
export function hostOf(resource: readonly KeyValue[]): ToldAddress {
  const told = { address: '', dropped: [] as KeyValue[] };
  for (const attribute of resource) {
    if (attribute.key === HOST && attribute.value !== undefined) {
      const address = addressIn(stringIn(attribute.value));
      if (address === '') {
        told.dropped.push(attribute);
      }
      told.address = address || told.address;
    }
  }
  return told;
}

/** The attributes without the dropped ones. */
export function without(dropped: readonly KeyValue[], all: readonly KeyValue[]): readonly KeyValue[] {
  if (dropped.length === 0) {
    return all;
  }
  const gone = new Set(dropped);
  return all.filter((each) => !gone.has(each));
}

type AddressColumns = Pick<L7FlowLogRow, 'ip4_0' | 'ip4_1' | 'ip6_0' | 'ip6_1' | 'is_ipv4'>;

/** Both ends' addresses under their column names; '' = unknown. One that is IPv6 makes the row one of IPv6. */
export function addressColumns(client: string, server: string): AddressColumns {
  const is6 = [client, server].map((address) => address !== '' && !isIPv4(address));
  const ip4 = (address: string, is: boolean) => (is || address === '' ? '0.0.0.0' : address);
  return {
    ip4_0: ip4(client, is6[0]),
    ip4_1: ip4(server, is6[1]),
    ip6_0: is6[0] ? client : '::',
    ip6_1: is6[1] ? server : '::',
    is_ipv4: is6[0] || is6[1] ? 0 : 1,
  };
}

/** An address in its shortest form; IPv6-mapped IPv4 becomes IPv4; '' for what is none (a zone index makes it none). */
export function addressIn(text: string): string {
  if (isIPv4(text)) {
    return text;
  }
  if (!isIPv6(text) || text.includes('%')) {
    return '';
  }
  const shortest = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(shortest) ?? [];
  return high === undefined ? shortest : [...twoBytes(high), ...twoBytes(low)].join('.');
}

function twoBytes(group: string): [number, number] {
  const value = parseInt(group, 16);
  return [value >> 8, value & 0xff];
}
