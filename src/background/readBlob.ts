/** So much of a file is read, and handed to another thread, at a time, bytes. */
export const PIECE_BYTES = 4 * 1024 * 1024;

/** The bytes of a file, piece by piece: none is so large that handing it on would keep the page. */
export async function* piecesOf(file: Blob): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    yield await bytesOf(file.slice(at, at + PIECE_BYTES));
  }
}

/** @throws the browser's error where the file is gone or may not be read */
export function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(new Uint8Array(reader.result as ArrayBuffer));
    reader.onerror = () => reject(reader.error ?? new Error('The file could not be read.'));
    reader.readAsArrayBuffer(blob);
  });
}
