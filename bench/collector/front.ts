import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nativeBlock, type NativeColumn } from './nativeBlock';

export interface Front {
  /** For the exporter's `endpoint`. */
  url: string;
  /** What came to write or to change something, in order: DDL and INSERTs, without data. */
  statements: string[];
  /** Answers of the engine that were errors. */
  errors: string[];
  close(): Promise<void>;
}

/**
 * Stands between clickhouse-go, speaking HTTP, and the embedded engine, and writes down what is asked. All statements
 * and all rows go through as they are. The driver asks two things of a server (who it is, what columns a table has) and
 * reads the answers as blocks of its own revision of the protocol, which the engine's gate does not write: these two are
 * asked for as JSON and put into that form here.
 */
export async function startFront(engineUrl: string): Promise<Front> {
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
  const isQuestion = /^\s*(SELECT|DESC)/i.test(sql);
  if (!isQuestion) {
    statements.push(sql);
  }
  const revision = Number(url.searchParams.get('client_protocol_version') ?? 0);
  if (isQuestion) {
    url.searchParams.set('default_format', 'JSONCompact');
  }
  const { authorization } = request.headers;
  const answer = await fetch(url, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: authorization ? { authorization } : {},
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (!answer.ok) {
    errors.push(`${sql.slice(0, 200)}: ${bytes.toString()}`);
  }
  const payload = isQuestion && answer.ok ? nativeBlock(columnsOf(bytes), revision) : bytes;
  const exception = answer.headers.get('x-clickhouse-exception-code');
  response.writeHead(answer.status, {
    'Content-Length': payload.length,
    ...(exception ? { 'X-ClickHouse-Exception-Code': exception } : {}),
  });
  response.end(payload);
}

function columnsOf(json: Buffer): NativeColumn[] {
  const { meta, data } = JSON.parse(json.toString()) as {
    meta: Array<{ name: string; type: string }>;
    data: unknown[][];
  };
  return meta.map(({ name, type }, i) => ({ name, type, values: data.map((row) => row[i]) }));
}
