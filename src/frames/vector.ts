import type { DataFrame, Field } from '@grafana/data';

/**
 * The values of a field as an array: a plain one from Grafana 10 on, a Vector up to 9.5.
 * Not a copy where it can be avoided: do not write into it.
 */
export function readVector<T = unknown>(field: Field | undefined): ArrayLike<T> {
  const values = field?.values as unknown;
  if (values === undefined || values === null) {
    return [];
  }
  if (Array.isArray(values) || ArrayBuffer.isView(values)) {
    return values as unknown as ArrayLike<T>;
  }
  const vector = values as { toArray?: () => T[]; length?: number; get?: (i: number) => T };
  if (typeof vector.toArray === 'function') {
    return vector.toArray();
  }
  return Array.from({ length: vector.length ?? 0 }, (_, i) => vector.get?.(i) as T);
}

/** A field by name; some data sources write names in another case. */
export function fieldOf(frame: DataFrame, name: string): Field | undefined {
  return (
    frame.fields.find((field) => field.name === name) ??
    frame.fields.find((field) => field.name.toLowerCase() === name.toLowerCase())
  );
}

/** `frame.meta.custom.spanloom`, whatever it is. */
export function spanloomMeta(frame: DataFrame): Record<string, unknown> | null {
  const meta = frame.meta?.custom?.spanloom;
  return meta !== null && typeof meta === 'object' ? (meta as Record<string, unknown>) : null;
}
