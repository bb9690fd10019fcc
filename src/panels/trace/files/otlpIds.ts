/** Ids of the length that OTLP asks for: 16 bytes for a trace, 8 for a span, in hex. */

const isHex = (text: string, digits: number) =>
  text.length === digits && /^[0-9a-f]+$/i.test(text) && !/^0+$/.test(text);

/** FNV-1a, 64 bits. */
function hash(text: string): bigint {
  let value = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) {
    value = ((value ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return value;
}

export function otlpTraceId(id: string): string {
  return isHex(id, 32) ? id.toLowerCase() : hex(hash(id)) + hex(hash(`${id}.`));
}

/** Ids for these, in their order, all different: their own where it is one, else a number made of it. */
export function otlpSpanIds(ids: ArrayLike<string>): string[] {
  const taken = new Set<string>();
  const own = Array.from(ids, (id) => {
    const lower = id.toLowerCase();
    if (!isHex(id, 16) || taken.has(lower)) {
      return '';
    }
    taken.add(lower);
    return lower;
  });
  return own.map((id, i) => {
    if (id !== '') {
      return id;
    }
    let made = hash(ids[i]);
    while (made === 0n || taken.has(hex(made))) {
      made = (made + 1n) & 0xffffffffffffffffn;
    }
    taken.add(hex(made));
    return hex(made);
  });
}

const hex = (value: bigint) => value.toString(16).padStart(16, '0');

/** An id as hex: Tempo's API has base64 of the bytes in its place. */
export function hexId(value: unknown, bytes: 8 | 16): string {
  const text = typeof value === 'string' ? value : '';
  if (isHex(text, 2 * bytes) || !/^[A-Za-z0-9+/]+={1,2}$/.test(text)) {
    return text.toLowerCase().replace(/^0+$/, '');
  }
  try {
    const decoded = atob(text);
    return decoded.length === bytes
      ? Array.from(decoded, (one) => one.charCodeAt(0).toString(16).padStart(2, '0')).join('')
      : text;
  } catch {
    return text;
  }
}
