import { EngineError } from './errors';

/**
 * The fields of a `multipart/form-data` body: how clients send parameters that are too long for a URL.
 * They count as if they stood in the URL, as ClickHouse has it.
 * @throws EngineError for a body that is no form, and for files: external tables are not supported
 */
export async function readForm(contentType: string, body: Buffer): Promise<Array<[string, Buffer]>> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => {
      throw new EngineError(36, 'BAD_ARGUMENTS', 'Cannot read the multipart/form-data body');
    });
  return [...form].map(([name, value]) => {
    if (typeof value !== 'string') {
      throw new EngineError(48, 'NOT_IMPLEMENTED', 'External tables (files in multipart/form-data) are not supported');
    }
    if (value.includes(REPLACEMENT) && !body.includes(REPLACEMENT)) {
      throw new EngineError(48, 'NOT_IMPLEMENTED', 'The embedded store takes multipart/form-data in UTF-8 only');
    }
    return [name, Buffer.from(value)];
  });
}

/** What a decoder puts in the place of a byte that is no UTF-8. */
const REPLACEMENT = '\ufffd';
