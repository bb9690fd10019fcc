/** Work between two looks at the clock is a few ms; longer than this the page does not wait. */
const SLICE_MS = 12;

/**
 * Gathers the pieces of a text without holding the page up.
 * @throws Error when `signal` stops it
 */
export async function gather(pieces: Iterator<string>, signal: AbortSignal): Promise<Blob> {
  const parts: string[] = [];
  for (let next = pieces.next(); !next.done;) {
    const from = performance.now();
    for (; !next.done && performance.now() - from < SLICE_MS; next = pieces.next()) {
      parts.push(next.value);
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (signal.aborted) {
      throw new Error('stopped');
    }
  }
  return new Blob(parts, { type: 'application/json' });
}
