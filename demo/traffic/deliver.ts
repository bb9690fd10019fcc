import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { ClickHouseClient } from '@clickhouse/client';
import type { ResourceSpans } from '../receiver/otlp/model';
import { encodeProtobuf } from '../receiver/otlp/protobuf';
import { sparse, type L7FlowLogRow } from '../receiver/row';
import { L7_FLOW_LOG } from '../schema/l7FlowLog';
import type { Pod } from './cluster';
import type { SimulatedCall } from './playCall';

export interface Delivery {
  client: ClickHouseClient;
  /** Where OTLP goes: `http://localhost:4318/v1/traces`, or the agent's path. */
  otlpUrl: string;
}

const zip = promisify(gzip);
const OTLP_TIMEOUT_MS = 30_000;

/** What of a batch of calls is still to be stored; delivering again does only that. */
export class Parcel {
  private rows: L7FlowLogRow[];
  private spans: ResourceSpans[];
  readonly calls: number;

  constructor(calls: readonly SimulatedCall[]) {
    this.rows = calls.flatMap((call) =>
      call.observations.flatMap((seen) => (seen.source === 'otel' ? [] : [seen.row]))
    );
    this.spans = spansByPod(calls);
    this.calls = calls.length;
  }

  /** Writes the agents' rows to the store and sends the applications' spans as OTLP. @throws if one of them fails */
  async deliver(delivery: Delivery): Promise<void> {
    const results = await Promise.allSettled([this.writeRows(delivery), this.sendSpans(delivery)]);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) {
      throw failed.reason;
    }
  }

  private async writeRows({ client }: Delivery): Promise<void> {
    if (this.rows.length > 0) {
      await client.insert({ table: L7_FLOW_LOG, values: this.rows.map(sparse), format: 'JSONEachRow' });
      this.rows = [];
    }
  }

  private async sendSpans({ otlpUrl }: Delivery): Promise<void> {
    if (this.spans.length > 0) {
      await sendOtlp(otlpUrl, this.spans);
      this.spans = [];
    }
  }
}

/** A pod's spans go out together, as its SDK's exporter sends them. */
function spansByPod(calls: readonly SimulatedCall[]): ResourceSpans[] {
  const batches = new Map<Pod, ResourceSpans>();
  for (const { observations } of calls) {
    for (const seen of observations) {
      if (seen.source === 'otel') {
        const batch = batches.get(seen.pod) ?? { resource: seen.resource, spans: [] };
        batch.spans.push(seen.span);
        batches.set(seen.pod, batch);
      }
    }
  }
  return [...batches.values()];
}

async function sendOtlp(url: string, batches: ResourceSpans[]): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' },
    body: await zip(encodeProtobuf(batches)),
    signal: AbortSignal.timeout(OTLP_TIMEOUT_MS),
  });
  await response.arrayBuffer();
  if (!response.ok) {
    throw new Error(`the receiver answered ${response.status}`);
  }
}
