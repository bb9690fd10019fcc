/** The values of a frame's fields in the types that are expected of them, whatever a data source put there. In steps. */
import type { DataFrame } from '@grafana/data';
import { inSteps, type Steps } from '../trace/steps';
import { fieldOf, readVector } from './vector';

export class FieldReader {
  /** Of all the fields that a frame lacks one array for each value: a million empty texts take 8 MB. */
  private readonly absent = new Map<unknown, readonly unknown[]>();

  constructor(private readonly frame: DataFrame) {}

  /** The values as they are, none where there is no such field. */
  cells(name: string): ArrayLike<unknown> {
    return readVector<unknown>(fieldOf(this.frame, name));
  }

  /** The field's own values where all of them are texts already, else a copy. */
  texts(name: string, otherwise = ''): Steps<ArrayLike<string>> {
    return this.clean(
      name,
      otherwise,
      (value): value is string => typeof value === 'string',
      (value) => textOf(value, otherwise)
    );
  }

  /** The field's own values where all of them are numbers or null already, else a copy. */
  nullableNumbers(name: string): Steps<ArrayLike<number | null>> {
    return this.clean(
      name,
      null,
      (value): value is number | null => value === null || Number.isFinite(value),
      (value) => numberOf(value)
    );
  }

  /** A copy; 0 for what is no number. */
  *numbers(name: string): Steps<Float64Array> {
    const values = this.cells(name);
    const result = new Float64Array(this.frame.length);
    yield* inSteps(values.length > 0 ? result.length : 0, (i) => {
      result[i] = numberOf(values[i]) ?? 0;
    });
    return result;
  }

  private *clean<T>(
    name: string,
    otherwise: T,
    isClean: (value: unknown) => value is T,
    mend: (value: unknown) => T
  ): Steps<ArrayLike<T>> {
    const count = this.frame.length;
    const values = this.cells(name);
    if (values.length === 0) {
      return this.allThe(otherwise);
    }
    let clean = values.length >= count;
    yield* inSteps(clean ? count : 0, (i) => {
      clean &&= isClean(values[i]);
    });
    if (clean) {
      return values as ArrayLike<T>;
    }
    const mended = new Array<T>(count);
    yield* inSteps(count, (i) => {
      mended[i] = mend(values[i]);
    });
    return mended;
  }

  private allThe<T>(value: T): ArrayLike<T> {
    const made = this.absent.get(value) ?? new Array<T>(this.frame.length).fill(value);
    this.absent.set(value, made);
    return made as readonly T[];
  }
}

export function textOf(value: unknown, otherwise: string): string {
  return value === undefined || value === null ? otherwise : typeof value === 'string' ? value : String(value);
}

/** A finite number, or null. Numbers as text are read too: proxies and JSON transformations make them. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : null;
  }
  if (typeof value === 'string' && value.trim() !== '') {
    const parsed = Number(value);
    return Number.isFinite(parsed) ? parsed : null;
  }
  return null;
}
