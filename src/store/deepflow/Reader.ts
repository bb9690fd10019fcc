import type { StoreRow } from '../client';

/** Reads the columns of a row whose names carry a prefix; the prefixed names are made once. */
export class Reader {
  private readonly names = new Map<string, string>();

  constructor(private readonly prefix: string) {}

  value(row: StoreRow, name: string): unknown {
    let key = this.names.get(name);
    if (key === undefined) {
      this.names.set(name, (key = this.prefix + name));
    }
    return row[key];
  }

  text(row: StoreRow, name: string): string {
    return textOf(this.value(row, name));
  }

  number(row: StoreRow, name: string, missing = 0): number {
    return numberOf(this.value(row, name), missing);
  }

  /** Zeros are none, however many: so senders write it that a span has no parent. */
  spanId(row: StoreRow, name: string): string {
    const text = this.text(row, name);
    return /^0*$/.test(text) ? '' : text;
  }

  /** A 64-bit id as text; 0 is none. */
  wide(row: StoreRow, name: string): string {
    return wideOf(this.value(row, name));
  }
}

export function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}

/** A 64-bit id as text; 0 is none. */
export function wideOf(value: unknown): string {
  const text = textOf(value);
  return text === '0' ? '' : text;
}

export function numberOf(value: unknown, missing = 0): number {
  return value === null || value === undefined || value === '' ? missing : Number(value) || 0;
}
