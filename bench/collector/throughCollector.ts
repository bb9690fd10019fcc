import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { startEngine } from '../../demo/engine/startEngine';
import type { OtelTracesForm } from '../../demo/schema/otelTraces';
import { storeClientOf, type ClickHouseLike } from '../../src/store/clickhouseClient';
import { compareWithStore, type Difference } from './compareWithStore';
import { goProgram, PINNED } from './goProgram';
import { pythonWith } from './pythonWith';
import type { SentSpan } from './sentSpan';
import { startCollector } from './startCollector';

export interface Passage {
  exporter: string;
  form: OtelTracesForm;
  sdk: Sdk;
  sent: number;
  /** Spans that were found in the list, and in their trace. */
  inList: number;
  inTraces: number;
  /** Attributes, events and links that were read as they were sent. */
  attributes: number;
  events: number;
  links: number;
  differences: Difference[];
}

export const SDKS = ['node', 'python'] as const;
export type Sdk = (typeof SDKS)[number];

/** What SDKs send, through a real collector into the embedded engine, and read by our own store layer. */
export async function throughCollector(
  forms: readonly OtelTracesForm[] = ['map', 'json'],
  version = PINNED
): Promise<Passage[]> {
  const passages: Passage[] = [];
  const python = pythonWith('python', PYTHON_PACKAGES);
  goProgram('collector', version);
  for (const form of forms) {
    const dataDir = mkdtempSync(join(tmpdir(), 'spanloom-through-collector-'));
    const engine = await startEngine({ dataDir, port: 0 });
    const client = createClient({ url: engine.url, log: { level: ClickHouseLogLevel.OFF } });
    try {
      const collector = await startCollector({ clickhouseUrl: engine.url, form, version });
      const sent: Array<[Sdk, SentSpan[]]> = [];
      try {
        for (const sdk of SDKS) {
          sent.push([sdk, await send(sdk, python, collector.url)]);
        }
      } finally {
        await collector.stop();
      }
      const store = storeClientOf(client as unknown as ClickHouseLike);
      for (const [sdk, spans] of sent) {
        passages.push({ exporter: version, form, sdk, sent: spans.length, ...(await compareWithStore(store, spans)) });
      }
    } finally {
      await client.close();
      await engine.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  }
  return passages;
}

async function send(sdk: Sdk, python: string, url: string): Promise<SentSpan[]> {
  const [program, ...args] =
    sdk === 'node'
      ? [process.execPath, '--import', 'tsx', join(__dirname, 'senders/node.ts')]
      : [python, join(__dirname, 'senders/python.py')];
  const { stdout } = await promisify(execFile)(program, [...args, url], { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout) as SentSpan[];
}

const PYTHON_PACKAGES = ['opentelemetry-sdk==1.45.2', 'opentelemetry-exporter-otlp-proto-http==1.45.2'];
