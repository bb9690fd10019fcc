import { EngineError } from './errors';
import { elementType, fixedSize, simplified } from './nativeTypes';

/** From this revision on a column says whether its form is its own (DBMS_MIN_REVISION_WITH_CUSTOM_SERIALIZATION). */
const WITH_CUSTOM_SERIALIZATION = 54_454;

/** Field 1, overflows: no; field 2, bucket: -1 for none; 0 ends them. */
const BLOCK_INFO = Buffer.from([1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0]);
const ORDINARY_FORM = Buffer.from([0]);

/**
 * The Native format as drivers read it that name a revision of the protocol (`client_protocol_version`). chDB writes
 * that of revision 0 only: what is missing are some bytes before each block and each column. To find where columns end one
 * has to know how each type is written; values are not looked at.
 * @throws EngineError for JSON, Dynamic, Variant and states of aggregate functions
 */
export function withRevision(bytes: Uint8Array, revision: number): Buffer {
  const reader = new BlockReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  const parts: Buffer[] = [];
  while (!reader.isAtEnd) {
    parts.push(BLOCK_INFO);
    let start = reader.at;
    const columns = reader.number();
    const rows = reader.number();
    for (let column = 0; column < columns; column++) {
      reader.skip(reader.number());
      const type = reader.text();
      if (revision >= WITH_CUSTOM_SERIALIZATION) {
        parts.push(reader.from(start), ORDINARY_FORM);
        start = reader.at;
      }
      if (rows > 0) {
        skipPrefix(reader, type);
        skipValues(reader, type, rows);
      }
    }
    parts.push(reader.from(start));
  }
  return Buffer.concat(parts);
}

/** What some types have before all values of a column: LowCardinality its version, JSON that it comes as text. */
function skipPrefix(reader: BlockReader, text: string): void {
  const type = simplified(text);
  switch (type.name) {
    case 'Array':
    case 'Nullable':
      return skipPrefix(reader, type.args[0]);
    case 'Tuple':
      return type.args.forEach((element) => skipPrefix(reader, elementType(element)));
    case 'LowCardinality':
      return reader.skip(8);
    case 'JSON':
      // With output_format_native_write_json_as_string.
      if (reader.long() !== 1) {
        fixedSize(type);
      }
  }
}

function skipValues(reader: BlockReader, text: string, rows: number): void {
  const type = simplified(text);
  switch (type.name) {
    case 'String':
    case 'JSON':
      for (let row = 0; row < rows; row++) {
        reader.skip(reader.number());
      }
      return;
    case 'Nullable':
      reader.skip(rows);
      return skipValues(reader, type.args[0], rows);
    case 'Array': {
      if (rows > 0) {
        reader.skip(8 * (rows - 1));
        skipValues(reader, type.args[0], reader.long());
      }
      return;
    }
    case 'Tuple':
      // One without elements has a byte a row.
      if (type.args.length === 0) {
        return reader.skip(rows);
      }
      return type.args.forEach((element) => skipValues(reader, elementType(element), rows));
    case 'LowCardinality':
      return skipLowCardinality(reader, type.args[0], rows);
    default:
      return reader.skip(rows * fixedSize(type));
  }
}

/** A dictionary of the values, and for each row the place in it, in as many bytes as the lowest digit says. */
function skipLowCardinality(reader: BlockReader, of: string, rows: number): void {
  if (rows === 0) {
    return;
  }
  const places = 2 ** (reader.long() & 0xff);
  const inner = simplified(of);
  skipValues(reader, inner.name === 'Nullable' ? inner.args[0] : of, reader.long());
  reader.skip(places * reader.long());
}

class BlockReader {
  at = 0;

  constructor(private readonly bytes: Buffer) {}

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  from(start: number): Buffer {
    return this.bytes.subarray(start, this.at);
  }

  skip(count: number): void {
    this.at += count;
    if (this.at > this.bytes.length) {
      throw new EngineError(49, 'LOGICAL_ERROR', 'A block of the Native format ends early');
    }
  }

  /** Seven bits a byte, the lowest first. */
  number(): number {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = this.bytes[this.at];
      this.skip(1);
      value += (byte & 127) * factor;
      if (byte < 128) {
        return value;
      }
      factor *= 128;
    }
  }

  text(): string {
    const length = this.number();
    this.skip(length);
    return this.bytes.toString('utf8', this.at - length, this.at);
  }

  /** Eight bytes, of which the upper bits are never set here. */
  long(): number {
    this.skip(8);
    return Number(this.bytes.readBigUInt64LE(this.at - 8));
  }
}
