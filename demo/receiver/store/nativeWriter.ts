/** Bytes of ClickHouse's Native format, one value after the other; numbers little-endian. */
export class NativeWriter {
  private buffer = Buffer.allocUnsafe(64 * 1024);
  private view = viewOf(this.buffer);
  private at = 0;

  done(): Buffer {
    return this.buffer.subarray(0, this.at);
  }

  /** Seven bits a byte, the lowest first: lengths. */
  number(value: number): void {
    this.reserve(8);
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) {
      this.buffer[this.at++] = (rest % 128) + 128;
    }
    this.buffer[this.at++] = rest;
  }

  /** UTF-8 with its length before it. */
  text(text: string): void {
    if (text.length > SHORT) {
      const bytes = Buffer.byteLength(text);
      this.number(bytes);
      this.reserve(bytes);
      this.at += this.buffer.write(text, this.at, 'utf8');
      return;
    }
    // Its length fits a byte, whatever characters it has.
    this.reserve(3 * SHORT + 1);
    const start = this.at + 1;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 128) {
        const bytes = this.buffer.write(text, start, 'utf8');
        this.buffer[this.at] = bytes;
        this.at = start + bytes;
        return;
      }
      this.buffer[start + i] = code;
    }
    this.buffer[this.at] = text.length;
    this.at = start + text.length;
  }

  texts(values: ReadonlyArray<string | undefined>): void {
    for (const value of values) {
      this.text(value ?? '');
    }
  }

  uint8s(values: Numbers): void {
    this.reserve(values.length);
    for (const value of values) {
      this.buffer[this.at++] = value ?? 0;
    }
  }

  uint16s(values: Numbers): void {
    this.reserve(2 * values.length);
    for (const value of values) {
      this.view.setUint16(this.at, value ?? 0, true);
      this.at += 2;
    }
  }

  /** A negative number as its two's complement. */
  uint32s(values: Numbers): void {
    this.reserve(4 * values.length);
    for (const value of values) {
      this.view.setUint32(this.at, value ?? 0, true);
      this.at += 4;
    }
  }

  /** Whole numbers, or their digits; a negative one as its two's complement. */
  uint64s(values: ReadonlyArray<number | string | bigint | undefined>): void {
    this.reserve(8 * values.length);
    for (const value of values) {
      if (value === undefined || (typeof value === 'number' && value >= 0)) {
        this.view.setUint32(this.at, (value ?? 0) % HALF, true);
        this.view.setUint32(this.at + 4, Math.floor((value ?? 0) / HALF), true);
      } else {
        this.view.setBigUint64(this.at, BigInt.asUintN(64, BigInt(value)), true);
      }
      this.at += 8;
    }
  }

  float64s(values: Numbers): void {
    this.reserve(8 * values.length);
    for (const value of values) {
      this.view.setFloat64(this.at, value ?? 0, true);
      this.at += 8;
    }
  }

  bytes(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** What is written once, so many times. */
  repeat(times: number, write: () => void): void {
    const start = this.at;
    write();
    const size = this.at - start;
    const end = start + size * times;
    this.reserve(end - this.at);
    for (; this.at < end; this.at = Math.min(end, 2 * this.at - start)) {
      this.buffer.copyWithin(this.at, start, Math.min(this.at, end - this.at + start));
    }
  }

  private reserve(bytes: number): void {
    if (this.at + bytes > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(2 * this.buffer.length, this.at + bytes));
      this.buffer.copy(larger, 0, 0, this.at);
      this.buffer = larger;
      this.view = viewOf(larger);
    }
  }
}

/** Characters of a text whose UTF-8 has less than 128 bytes, however long each is. */
const SHORT = 42;

const HALF = 0x1_0000_0000;

type Numbers = ReadonlyArray<number | undefined>;

const viewOf = (buffer: Buffer) => new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
