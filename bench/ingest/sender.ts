/**
 * Sends spans as fast as they are taken, for some seconds, in a process of its own: `sender.ts URL SECONDS CONNECTIONS
 * SPANS FIRST`. A request is a number (`spans.ts`), counted from FIRST. One that is told to come again does; one that gets
 * no answer is given up. The seconds begin with the first answer, which is told on stderr. Prints what was acknowledged, as JSON.
 */
import { Agent, request as send } from 'node:http';
import { requestMaker } from './spans';

/** Without an answer it goes on no longer than this. */
const FIRST_ANSWER_MS = 60_000;
/** However long it is told, no more requests than these. */
const MAX_REQUESTS = 200_000;

export interface Sent {
  requests: number;
  /** Numbers of the requests that were answered 200. */
  acknowledged: number[];
  /** Answers that told to come again. */
  again: number;
  /** Requests without an answer, or with an error that is final. */
  failed: number;
  seconds: number;
}

interface Answer {
  status: number;
  retryAfterS: number;
}

function post(url: string, agent: Agent, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length };
    const request = send(url, { method: 'POST', agent, headers, timeout: 30_000 }, (response) => {
      response.resume();
      response
        .on('error', reject)
        .on('end', () =>
          resolve({ status: response.statusCode ?? 0, retryAfterS: Number(response.headers['retry-after'] ?? 1) })
        );
    });
    request.on('error', reject).on('timeout', () => request.destroy(new Error('no answer')));
    request.end(body);
  });
}

async function main([url, seconds, connections, spans, first]: string[]): Promise<void> {
  const maker = requestMaker(Number(spans));
  const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });
  const startMs = performance.now();
  let endMs = startMs + FIRST_ANSWER_MS;
  const sent: Sent = { requests: 0, acknowledged: [], again: 0, failed: 0, seconds: 0 };
  const sendSome = async (): Promise<void> => {
    while (performance.now() < endMs && sent.requests < MAX_REQUESTS) {
      const number = Number(first) + sent.requests++;
      const body = maker.request(number);
      for (let isDone = false; !isDone;) {
        isDone = true;
        try {
          const { status, retryAfterS } = await post(url, agent, body);
          if (status === 200) {
            if (sent.acknowledged.push(number) === 1) {
              endMs = performance.now() + Number(seconds) * 1000;
              process.stderr.write('first\n');
            }
          } else if ([429, 502, 503, 504].includes(status) && performance.now() < endMs) {
            sent.again++;
            isDone = false;
            await new Promise((resolve) =>
              setTimeout(resolve, Math.min(retryAfterS * 1000, endMs - performance.now()))
            );
          } else {
            sent.failed++;
          }
        } catch {
          sent.failed++;
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      }
    }
  };
  await Promise.all(Array.from({ length: Number(connections) }, sendSome));
  sent.seconds = (performance.now() - startMs) / 1000;
  agent.destroy();
  process.stdout.write(JSON.stringify(sent));
}

void main(process.argv.slice(2));
