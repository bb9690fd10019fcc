import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type ClickHouseClient } from '@clickhouse/client';
import { startEngine, type RunningEngine } from '../engine/startEngine';
import { startReceiver } from '../receiver/startReceiver';
import type { Receiver } from '../receiver/receiveInto';
import { createSchema } from '../schema/createSchema';
import { fillStore, type StoredCall } from './fillStore';
import { SCENARIOS } from './springBoot/scenario';
import { startTraffic } from './startTraffic';
import { webstore } from './webstore/webstore';
import { NAMESPACE } from './springBoot/pods';

const dataDir = mkdtempSync(join(tmpdir(), 'spanloom-traffic-'));
let engine: RunningEngine;
let receiver: Receiver;
let client: ClickHouseClient;

beforeAll(async () => {
  engine = await startEngine({ dataDir, port: 0 });
  client = createClient({ url: engine.url });
  await createSchema(client);
  receiver = await startReceiver({ storeUrl: engine.url, agentPort: 0, otlpPort: 0, grpcPort: 0 });
});

afterAll(async () => {
  await receiver?.stop();
  await client?.close();
  await engine?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function rows<T>(query: string, query_params: Record<string, unknown> = {}): Promise<T[]> {
  const result = await client.query({ query, query_params, format: 'JSONEachRow' });
  return result.json<T>();
}

describe('a filled store', () => {
  let calls: StoredCall[];

  beforeAll(async () => {
    const common = { storeUrl: engine.url, spacingUs: 200_000 };
    calls = [];
    for (const [index, scenario] of SCENARIOS.entries()) {
      // Both of the receiver's paths, as both are used.
      const otlpUrl = index % 2 === 0 ? receiver.otlpUrl : receiver.agentUrl;
      calls.push(...(await fillStore({ ...common, otlpUrl, count: 3, scenario, seed: index + 1 })));
    }
  });

  it('holds every observation once, by its source', async () => {
    const found = await rows(
      `SELECT signal_source AS source, toUInt32(count()) AS count, toUInt32(uniqExact(_id)) AS ids
       FROM flow_log.l7_flow_log GROUP BY source ORDER BY source`
    );
    const truth = calls.flatMap((call) => call.truth);
    const agents = truth.filter(({ rowId }) => rowId !== null).length;
    const spans = truth.length - agents;
    const bySource = found as Array<{ source: number; count: number; ids: number }>;
    expect(bySource.map(({ source }) => source)).toEqual([0, 3, 4]);
    expect(bySource[0].count + bySource[1].count).toBe(agents);
    expect(bySource[2].count).toBe(spans);
    bySource.forEach(({ count, ids }) => expect(ids).toBe(count));
  });

  it('holds the trace of each call, with the times it was sent with', async () => {
    const whole = calls.filter(({ scenario }) => scenario === 'ok');
    for (const { traceId, callId } of whole) {
      const [found] = await rows(
        `SELECT toUInt32(count()) AS rows, toUInt32(uniqExact(span_id)) AS spanIds,
                min(start_time) >= max(start_time) - INTERVAL 10 SECOND AS close
         FROM flow_log.l7_flow_log WHERE trace_id = {traceId:String}`,
        { traceId }
      );
      expect(found).toEqual({ rows: 46 + 40, spanIds: 46, close: 1 });
      const [call] = await rows(
        `SELECT observation_point, request_resource, process_kname_1,
                toUInt32(time) = toUInt32(bitShiftRight(_id, 32)) AS timely,
                intDiv(toUnixTimestamp64Micro(end_time), 1000000) = toUInt32(time) AS sameSecond,
                toUnixTimestamp64Micro(end_time) - toUnixTimestamp64Micro(start_time) = response_duration AS exact
         FROM flow_log.l7_flow_log WHERE _id = {callId:UInt64}`,
        { callId }
      );
      expect(call).toEqual({
        observation_point: 's-p',
        request_resource: '/shop/full-test',
        process_kname_1: 'java',
        timely: 1,
        exact: 1,
        sameSecond: 1,
      });
    }
  });

  it('names everything, and gives OTel spans the same ids as the agents do', async () => {
    const [unnamed] = await rows(
      `SELECT toUInt32(countIf(dictGet('flow_tag.pod_map', 'name', toUInt64(if(side = 0, pod_id_0, pod_id_1))) = '')) AS pods,
              toUInt32(countIf(dictGet('flow_tag.device_map', 'name',
                (toUInt64(if(side = 0, auto_instance_type_0, auto_instance_type_1)),
                 toUInt64(if(side = 0, auto_instance_id_0, auto_instance_id_1)))) = '')) AS instances,
              toUInt32(countIf(dictGet('flow_tag.device_map', 'name',
                (toUInt64(if(side = 0, auto_service_type_0, auto_service_type_1)),
                 toUInt64(if(side = 0, auto_service_id_0, auto_service_id_1)))) = '')) AS services,
              toUInt32(countIf(capture_nic_type = 0 AND
                dictGet('flow_tag.vtap_port_map', 'name', (toUInt64(agent_id), toUInt64(capture_nic))) = '')) AS nics,
              toUInt32(countIf(dictGet('flow_tag.vtap_map', 'name', toUInt64(agent_id)) = '')) AS agents
       FROM (SELECT *, if(startsWith(observation_point, 'c'), 0, 1) AS side FROM flow_log.l7_flow_log)`
    );
    expect(unnamed).toEqual({ pods: 0, instances: 0, services: 0, nics: 0, agents: 0 });
    const [made] = await rows(
      `SELECT toUInt32(max(greatest(pod_id_0, pod_id_1, pod_group_id_0, pod_group_id_1, service_id_0, service_id_1,
                                    pod_node_id_0, pod_node_id_1, pod_cluster_id_0, pod_cluster_id_1))) < 1024 AS known
       FROM flow_log.l7_flow_log`
    );
    expect(made).toEqual({ known: 1 });
    const namespaces = await rows(
      `SELECT DISTINCT dictGet('flow_tag.pod_ns_map', 'name', toUInt64(ns)) AS name, toUInt32(ns) AS id
       FROM (SELECT if(startsWith(observation_point, 'c'), pod_ns_id_0, pod_ns_id_1) AS ns FROM flow_log.l7_flow_log)`
    );
    expect(namespaces).toEqual([NAMESPACE]);
    const services = await rows<{ name: string; service: string }>(
      `SELECT DISTINCT app_service AS service,
              dictGet('flow_tag.device_map', 'name', (toUInt64(auto_service_type_1), toUInt64(auto_service_id_1))) AS name
       FROM flow_log.l7_flow_log WHERE observation_point = 's-app'`
    );
    expect(services.length).toBe(5);
    services.forEach(({ name, service }) => expect(name).toBe(service));
  });
});

describe('live traffic of both demos', () => {
  const errors: Error[] = [];
  const start = () =>
    startTraffic({
      storeUrl: engine.url,
      otlpUrl: receiver.otlpUrl,
      ratePerSecond: 2,
      backfillMinutes: 1.5,
      seed: 3,
      onError: (error) => errors.push(error),
    });
  const calls = async () => {
    const [{ count }] = await rows<{ count: number }>(
      `SELECT toUInt32(count()) AS count FROM flow_log.l7_flow_log
       WHERE observation_point = 's-p' AND
             (request_resource = '/shop/full-test' OR pod_ns_id_1 = {store:UInt16} AND biz_protocol = 'HTTP')`,
      { store: webstore.namespace.id }
    );
    return count;
  };

  beforeAll(() => client.command({ query: 'TRUNCATE TABLE flow_log.l7_flow_log' }));

  it('fills the past, goes on, and stops', async () => {
    const traffic = await start();
    const filled = await traffic.backfilled;
    expect(filled).toBeGreaterThan(160);
    expect(await calls()).toBeGreaterThanOrEqual(filled);
    const deadline = Date.now() + 60_000;
    // Live calls may have come in before the past was complete.
    while ((await calls()) <= filled && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await traffic.stop();
    const after = await calls();
    expect(after).toBeGreaterThan(filled);
    expect(errors).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(await calls()).toBe(after);
  });

  it('does not tell the same past again when it is started again', async () => {
    const [{ last }] = await rows<{ last: string }>(
      'SELECT toString(toUnixTimestamp64Micro(max(end_time))) AS last FROM flow_log.l7_flow_log'
    );
    const upToLast = async () => {
      const [{ count }] = await rows<{ count: number }>(
        `SELECT toUInt32(count()) AS count FROM flow_log.l7_flow_log
         WHERE toUnixTimestamp64Micro(start_time) <= {last:Int64}`,
        { last }
      );
      return count;
    };
    const before = await upToLast();
    const traffic = await start();
    await traffic.backfilled;
    await traffic.stop();
    expect(before).toBeGreaterThan(80);
    expect(await upToLast()).toBe(before);
    expect(errors).toEqual([]);
  });
});

it('the receiver answers 503 when the store goes away', async () => {
  const lonely = await startReceiver({ storeUrl: 'http://127.0.0.1:9', agentPort: 0, otlpPort: 0, grpcPort: 0 });
  try {
    const body = JSON.stringify({
      resourceSpans: [
        {
          scopeSpans: [
            {
              spans: [
                {
                  traceId: '0af7651916cd43dd8448eb211c80319c',
                  spanId: 'b7ad6b7169203331',
                  startTimeUnixNano: '1790000000000000000',
                  endTimeUnixNano: '1790000000000000001',
                },
              ],
            },
          ],
        },
      ],
    });
    const response = await fetch(lonely.otlpUrl, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  } finally {
    await lonely.stop();
  }
});
