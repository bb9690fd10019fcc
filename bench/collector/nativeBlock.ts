/** A column of an answer: its name, ClickHouse type and values. */
export interface NativeColumn {
  name: string;
  type: string;
  values: unknown[];
}

/** From this revision of the protocol on a block begins with its info, and a column says whether its form is its own. */
const WITH_CUSTOM_SERIALIZATION = 54_454;

/**
 * One block of ClickHouse's Native format, as the driver of a protocol of this revision reads it. Knows the types of a
 * server's answers about itself, no more.
 * @throws for a column of another type
 */
export function nativeBlock(columns: readonly NativeColumn[], revision: number): Buffer {
  const parts: Buffer[] = [];
  if (revision > 0) {
    // field 1: is_overflows, no; field 2: bucket_num, -1 for none; 0 ends them
    parts.push(Buffer.from([1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0]));
  }
  parts.push(varUInt(columns.length), varUInt(columns[0]?.values.length ?? 0));
  for (const { name, type, values } of columns) {
    parts.push(string(name), string(type));
    if (revision >= WITH_CUSTOM_SERIALIZATION) {
      parts.push(Buffer.from([0]));
    }
    parts.push(...values.map((value) => encode(type, value)));
  }
  return Buffer.concat(parts);
}

function encode(type: string, value: unknown): Buffer {
  if (type === 'String') {
    return string(String(value));
  }
  if (type === 'UInt32') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(Number(value));
    return bytes;
  }
  throw new Error(`A column of type ${type} in an answer that the exporter reads: nativeBlock.ts does not know it.`);
}

function string(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([varUInt(bytes.length), bytes]);
}

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
function varUInt(number: number): Buffer {
  const bytes: number[] = [];
  for (let rest = number; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) {
      return Buffer.from([...bytes, rest]);
    }
    bytes.push((rest % 128) + 128);
  }
}
