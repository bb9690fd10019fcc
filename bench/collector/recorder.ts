import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Recorder {
  /** For the exporter's `endpoint`. */
  url: string;
  /** What came to write or to change something, in order: DDL and INSERTs, without data. */
  statements: string[];
  /** Answers of the engine that were errors. */
  errors: string[];
  close(): Promise<void>;
}

/** Stands between clickhouse-go, speaking HTTP, and the embedded engine, and writes down what is asked. All goes through as it is. */
export async function startRecorder(engineUrl: string): Promise<Recorder> {
  const statements: string[] = [];
  const errors: string[] = [];
  const server = createServer((request, response) => {
    pass(engineUrl, request, response, statements, errors).catch((error) => {
      errors.push(String(error));
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    statements,
    errors,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function pass(
  engineUrl: string,
  request: IncomingMessage,
  response: ServerResponse,
  statements: string[],
  errors: string[]
): Promise<void> {
  const url = new URL(request.url ?? '/', engineUrl);
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const sql = url.searchParams.get('query') ?? body.toString();
  if (!/^\s*(SELECT|DESC)/i.test(sql)) {
    statements.push(sql);
  }
  const kept = ['authorization', 'content-encoding'].flatMap((name): Array<[string, string]> => {
    const value = request.headers[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  const answer = await fetch(url, { method: 'POST', body: new Uint8Array(body), headers: kept });
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (!answer.ok) {
    errors.push(`${sql.slice(0, 200)}: ${bytes.toString()}`);
  }
  const exception = answer.headers.get('x-clickhouse-exception-code');
  response.writeHead(answer.status, {
    'Content-Length': bytes.length,
    ...(exception ? { 'X-ClickHouse-Exception-Code': exception } : {}),
  });
  response.end(bytes);
}
