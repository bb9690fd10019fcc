import { EngineError } from './errors';

/** A type as ClickHouse writes it: `Array(LowCardinality(String))`. */
export interface NativeType {
  name: string;
  /** Texts between its brackets; types where they are types. */
  args: string[];
}

/** Parts name and arguments; texts in quotation marks may hold brackets and commas. */
export function parseType(text: string): NativeType {
  const open = text.indexOf('(');
  return open < 0
    ? { name: text, args: [] }
    : { name: text.slice(0, open), args: splitArguments(text.slice(open + 1, text.lastIndexOf(')'))) };
}

function splitArguments(text: string): string[] {
  const args: string[] = [];
  let [depth, start] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "'" || character === '`') {
      at = behindQuoted(text, at) - 1;
    } else if (character === ',' && depth === 0) {
      args.push(text.slice(start, at).trim());
      start = at + 1;
    } else {
      depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    }
  }
  return text.trim() === '' ? [] : [...args, text.slice(start).trim()];
}

function behindQuoted(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') {
      at++;
    } else if (text[at] === text[start]) {
      return at + 1;
    }
  }
  return text.length;
}

/** The type of a Tuple's or Nested's element, which may have a name before it. */
export function elementType(element: string): string {
  if (element.startsWith('`')) {
    return element.slice(behindQuoted(element, 0)).trim();
  }
  const [, named] = /^\w+ (.+)$/s.exec(element) ?? [];
  return named ?? element;
}

/** Other names that a type is written in parts as. */
const SHAPES: Record<string, string> = {
  Point: 'Tuple(Float64, Float64)',
  Ring: 'Array(Point)',
  LineString: 'Array(Point)',
  MultiLineString: 'Array(LineString)',
  Polygon: 'Array(Ring)',
  MultiPolygon: 'Array(Polygon)',
};

/** A type in terms of the few that are written in ways of their own: Array, Tuple, Nullable, LowCardinality, String, and fixed ones. */
export function simplified(text: string): NativeType {
  const type = parseType(text);
  switch (type.name) {
    case 'Map':
      return { name: 'Array', args: [`Tuple(${type.args.join(', ')})`] };
    case 'Nested':
      return { name: 'Array', args: [`Tuple(${type.args.join(', ')})`] };
    case 'SimpleAggregateFunction':
      return simplified(type.args[type.args.length - 1]);
    default:
      return SHAPES[type.name] ? parseType(SHAPES[type.name]) : type;
  }
}

const BYTES: Record<string, number> = {
  ...{ UInt8: 1, UInt16: 2, UInt32: 4, UInt64: 8, UInt128: 16, UInt256: 32 },
  ...{ Int8: 1, Int16: 2, Int32: 4, Int64: 8, Int128: 16, Int256: 32 },
  ...{ BFloat16: 2, Float32: 4, Float64: 8, Bool: 1, Enum8: 1, Enum16: 2, Nothing: 1 },
  ...{ Date: 2, Date32: 4, DateTime: 4, DateTime64: 8, Time: 4, Time64: 8 },
  ...{ UUID: 16, IPv4: 4, IPv6: 16 },
};

/** Bytes of a value. @throws EngineError for types whose values have no fixed size */
export function fixedSize({ name, args }: NativeType): number {
  if (name === 'FixedString') {
    return Number(args[0]);
  }
  if (name === 'Decimal') {
    const digits = Number(args[0]);
    return digits <= 9 ? 4 : digits <= 18 ? 8 : digits <= 38 ? 16 : 32;
  }
  const bytes = name.startsWith('Interval') ? 8 : BYTES[name];
  if (bytes === undefined) {
    throw new EngineError(
      48,
      'NOT_IMPLEMENTED',
      `The embedded store does not write ${name} in Native with client_protocol_version; cast it to String`
    );
  }
  return bytes;
}
