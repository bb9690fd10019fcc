import { EngineError } from './errors';

/**
 * The fields of a `multipart/form-data` body: how clients send parameters that are too long for a URL.
 * They count as if they stood in the URL, as ClickHouse has it.
 * @throws EngineError for a body that is no form, and for files: external tables are not supported
 */
export async function readForm(contentType: string, body: Buffer): Promise<Array<[string, string]>> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => {
      throw new EngineError(36, 'BAD_ARGUMENTS', 'Cannot read the multipart/form-data body');
    });
  return [...form].map(([name, value]) => {
    if (typeof value !== 'string') {
      throw new EngineError(48, 'NOT_IMPLEMENTED', 'External tables (files in multipart/form-data) are not supported');
    }
    return [name, value];
  });
}
