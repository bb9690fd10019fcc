import { isIPv4 } from 'node:net';
import { COLUMNS } from '../../schema/columns';
import type { L7FlowLogRow } from '../row';
import { rowsIn, type RowGroup } from '../rowGroup';
import { NativeWriter } from './nativeWriter';

type Name = keyof L7FlowLogRow;

/** A batch for an INSERT: the columns that any row has, and their values. */
export interface NativeRows {
  columns: Name[];
  /** One block of ClickHouse's Native format. */
  bytes: Buffer;
}

/**
 * Rows as a block of ClickHouse's Native format: a column after the other, in binary. Much less work than text for both
 * sides, the more so as most of a row's columns are empty. Low-cardinality texts are sent as plain ones, times as numbers:
 * ClickHouse makes of them what the table has.
 */
export function nativeRows(groups: readonly RowGroup[]): NativeRows {
  const used = new Set(groups.flatMap(({ shared, lists }) => [...Object.keys(shared), ...Object.keys(lists)]));
  const columns = COLUMNS.filter(({ name }) => used.has(name));
  const out = new NativeWriter();
  out.number(columns.length);
  out.number(rowsIn(groups));
  for (const { name, type } of columns) {
    const { sentAs, write } = formOf(type);
    out.text(name);
    out.text(sentAs);
    write(
      out,
      groups.map((group) => partOf(group, name as Name))
    );
  }
  return { columns: columns.map(({ name }) => name as Name), bytes: out.done() };
}

/** A group's values of a column: a list, or one for all rows. `undefined` stands for the type's default. */
interface Part {
  rows: number;
  list?: readonly unknown[];
  value?: unknown;
}

const partOf = ({ rows, shared, lists }: RowGroup, name: Name): Part =>
  name in lists ? { rows, list: lists[name] } : { rows, value: shared[name] };

/** How a column's values are sent. */
interface Form {
  sentAs: string;
  write(out: NativeWriter, parts: readonly Part[]): void;
}

const forms = new Map<string, Form>();

function formOf(type: string): Form {
  const known = forms.get(type);
  if (known) {
    return known;
  }
  const form = makeForm(type);
  forms.set(type, form);
  return form;
}

function makeForm(type: string): Form {
  const [, outer, inner] = /^(Nullable|LowCardinality|Array)\((.*)\)$/.exec(type) ?? [];
  switch (outer) {
    case 'LowCardinality':
      return formOf(inner);
    case 'Nullable':
      return nullable(formOf(inner));
    case 'Array':
      return arrays(formOf(inner));
    default:
      return plain(type);
  }
}

function plain(type: string): Form {
  const write = writerOf(type);
  return {
    sentAs: SENT_AS[type] ?? type,
    write: (out, parts) => {
      for (const { rows, list, value } of parts) {
        if (list) {
          write(out, list);
        } else {
          out.repeat(rows, () => write(out, [value]));
        }
      }
    },
  };
}

const isNull = (value: unknown) => ((value ?? null) === null ? 1 : 0);

function nullable({ sentAs, write }: Form): Form {
  return {
    sentAs: `Nullable(${sentAs})`,
    write: (out, parts) => {
      for (const { rows, list, value } of parts) {
        out.uint8s(list ? list.map(isNull) : new Array<number>(rows).fill(isNull(value)));
      }
      write(
        out,
        parts.map(({ rows, list, value }) => ({
          rows,
          list: list?.map((each) => each ?? undefined),
          value: value ?? undefined,
        }))
      );
    },
  };
}

function arrays({ sentAs, write }: Form): Form {
  return {
    sentAs: `Array(${sentAs})`,
    write: (out, parts) => {
      const ends: number[] = [];
      const values: unknown[] = [];
      for (const { rows, list, value } of parts) {
        for (let row = 0; row < rows; row++) {
          for (const each of ((list ? list[row] : value) as readonly unknown[] | undefined) ?? []) {
            values.push(each);
          }
          ends.push(values.length);
        }
      }
      out.uint64s(ends);
      write(out, [{ rows: values.length, list: values }]);
    },
  };
}

const SENT_AS: Record<string, string> = { DateTime: 'UInt32' };

/** A loop of its own for each type: one for all, that is given what to do with a value, takes three times as long. */
function writerOf(type: string): (out: NativeWriter, values: readonly unknown[]) => void {
  switch (type) {
    case 'String':
      return (out, values) => out.texts(values as Array<string | undefined>);
    case 'UInt8':
      return (out, values) => out.uint8s(values as Numbers);
    case 'UInt16':
      return (out, values) => out.uint16s(values as Numbers);
    case 'UInt32':
    case 'Int32':
    case 'DateTime':
      return (out, values) => out.uint32s(values as Numbers);
    case 'UInt64':
    case 'Int64':
    case 'DateTime64(6)':
      return (out, values) => out.uint64s(values as Array<number | string | bigint | undefined>);
    case 'Float64':
      return (out, values) => out.float64s(values as Numbers);
    case 'IPv4':
      return (out, values) => out.uint32s((values as Array<string | undefined>).map(ipv4));
    case 'IPv6':
      return (out, values) => (values as Array<string | undefined>).forEach((value) => out.bytes(ipv6(value)));
    default:
      throw new Error(`nativeRows.ts does not know how ${type} is written`);
  }
}

type Numbers = ReadonlyArray<number | undefined>;

function ipv4(text = '0.0.0.0'): number {
  return text === '0.0.0.0' ? 0 : text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

const NO_IPV6 = Buffer.alloc(16);

/** 16 bytes of an address in its shortest form (`::1`, `fe80::1`, `::ffff:10.0.0.1`). */
function ipv6(text = '::'): Buffer {
  if (text === '::') {
    return NO_IPV6;
  }
  const last = text.slice(text.lastIndexOf(':') + 1);
  const whole = isIPv4(last) ? text.slice(0, -last.length) + groupsOf(ipv4(last)) : text;
  const [head, tail] = whole.split('::').map((part) => part.split(':').filter(Boolean));
  const groups = tail ? [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail] : head;
  const bytes = Buffer.alloc(16);
  groups.forEach((group, i) => bytes.writeUInt16BE(parseInt(group, 16), 2 * i));
  return bytes;
}

const groupsOf = (address: number) => `${Math.floor(address / 65536).toString(16)}:${(address % 65536).toString(16)}`;
