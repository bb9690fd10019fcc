import { isEverything } from '../../frames/everything';
import { askedRowId } from '../../trace/rowId';

/**
 * The id of the chosen call out of a variable's value: `123` and `id-123` are both call 123.
 * '' when nothing is chosen or the value is no call id (a trace id in hex chooses no call).
 */
export function toCallId(value: string | null | undefined): string {
  const text = (value ?? '').trim();
  if (isEverything(text)) {
    return '';
  }
  // An unknown variable comes back as `$name`.
  return askedRowId(text);
}
