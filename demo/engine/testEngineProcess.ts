/** For tests only: the engine in its own process, on a new folder and a free port. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine, type EngineOptions, type RunningEngine } from './startEngine';

export interface TestEngineProcess extends RunningEngine {
  dataDir: string;
  /** Asks over HTTP: URL parameters, then the body, then what else `fetch` takes. */
  ask(params: Record<string, string>, body?: string | Buffer, init?: RequestInit): Promise<Answer>;
  /** Stops it and removes the folder. */
  remove(): Promise<void>;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  bytes: Buffer;
}

export async function startTestEngineProcess(options: Partial<EngineOptions> = {}): Promise<TestEngineProcess> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'spanloom-engine-'));
  const engine = await startEngine({ port: 0, ...options, dataDir });
  return {
    ...engine,
    dataDir,
    ask: async (params, body, init = {}) => {
      const url = `${engine.url}/?${new URLSearchParams(params)}`;
      const response = await fetch(url, {
        method: body === undefined ? 'GET' : 'POST',
        body: body as BodyInit,
        ...init,
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      return { status: response.status, headers: response.headers, text: bytes.toString(), bytes };
    },
    remove: async () => {
      await engine.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Looks again until it is true. */
export async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
