import { isEverything } from '../../frames/everything';

/**
 * The id of the chosen call out of a variable's value: `123` and `id-123` are both call 123.
 * '' when nothing is chosen or the value is no call id (a trace id in hex chooses no call).
 */
export function toCallId(value: string | null | undefined): string {
  const text = (value ?? '').trim();
  if (isEverything(text)) {
    return '';
  }
  // A call id is a UInt64 (at most 20 decimal digits) or names an OTel span: `otel-<start>-<trace id>-<span id>`.
  // An unknown variable comes back as `$name`.
  return /^(?:id-)?(\d{1,20}|otel-\d{1,19}-[^-,\s]*-[^-,\s]*)$/.exec(text)?.[1] ?? '';
}
