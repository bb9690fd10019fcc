/** Browsers read the file some time after the click. */
const READ_WITHIN_MS = 60_000;

/**
 * Hands a file to the user. The link stays outside the document: in it, Grafana would take the click over, ignore
 * `download` and replace the whole page with what the link leads to. Every file that is saved goes this way.
 */
export function download(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), READ_WITHIN_MS);
}

/** `trace-<id>.<ending>`, of letters that every file system takes. */
export function fileName(traceId: string, ending: string): string {
  return `trace-${traceId.replace(/[^\w-]/g, '').slice(0, 64) || 'unnamed'}.${ending}`;
}
