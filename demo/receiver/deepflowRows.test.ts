import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { COLUMNS } from '../schema/columns';
import { FakeStore } from './fakeStore';
import { receiveInto } from './receiveInto';
import type { L7FlowLogRow } from './row';
import { FREE_PORTS } from './testReceiver';

/**
 * What DeepFlow's own ingester (main of 2026-06) made of 74 spans, against what our receiver makes of the same request.
 * Its platform data were a small stub: pods 5 and 6, node 33, known by address.
 */
const given = (name: string) => readFileSync(path.join(__dirname, 'cases', name));
type Column = keyof L7FlowLogRow;
type Texts = Record<Column, string>;

const PLATFORM = {
  pod_cluster_map: [{ id: 11, name: 'c' }],
  pod_ns_map: [{ id: 22, name: 'ns', pod_cluster_id: 11 }],
  pod_node_map: [33, 34].map((id) => ({ id, name: `n${id}`, pod_cluster_id: 11 })),
  pod_group_map: [{ id: 44, name: 'shop', pod_group_type: 1 }],
  pod_map: [
    { id: 5, name: 'shop-abc', pod_ns_id: 22, pod_node_id: 33, pod_service_id: 0, pod_group_id: 44 },
    { id: 6, name: 'pod2-x', pod_ns_id: 22, pod_node_id: 34, pod_service_id: 0, pod_group_id: 0 },
  ],
  vtap_map: [{ id: 7, name: 'n33' }],
  device_map: [
    { devicetype: 10, deviceid: 5, name: 'shop-abc', ip: '10.1.2.3' },
    { devicetype: 10, deviceid: 6, name: 'pod2-x', ip: '10.1.2.4' },
    { devicetype: 14, deviceid: 33, name: 'n33', ip: '10.0.0.7' },
  ],
};

interface Otherwise {
  columns: readonly Column[];
  why: string;
  /** What is true of them all the same, on every row. */
  holds(ours: string, theirs: string): boolean;
}

const sides = (...names: string[]) => names.flatMap((name) => [`${name}_0`, `${name}_1`]) as Column[];
const upperHalf = (id: string) => BigInt(id) >> 32n;

/** All that is deliberately otherwise. */
const OTHERWISE: readonly Otherwise[] = [
  {
    columns: ['_id'],
    why: 'analyzer and counter are those of the writer; the second is that of the end',
    holds: (ours, theirs) => upperHalf(ours) === upperHalf(theirs),
  },
  {
    columns: sides('region_id', 'az_id', 'host_id', 'subnet_id', 'l3_epc_id'),
    why: "DeepFlow's controller asks the cloud where an address is; neither spans nor names tell the receiver",
    holds: (ours) => ours === '0',
  },
  {
    columns: ['agent_id'],
    why: "one receiver stands for every node's agent: it is the one of the resource's node, where that is known",
    holds: (ours, theirs) => ours === theirs || ours === '0',
  },
  {
    columns: sides('service_id', 'auto_service_id', 'auto_service_type'),
    why: 'a program whose pod is in no Kubernetes service that is known belongs to the one its service.name names',
    holds: (ours) => Number(ours) > 0,
  },
  {
    columns: sides('pod_ns_id'),
    why: 'such a service is in a namespace: the one of its resource, else "default"',
    holds: (ours, theirs) => ours === theirs || (theirs === '0' && ours !== '0'),
  },
  {
    columns: [
      ...(['l3_device_type_0', 'l3_device_id_0', 'pod_node_id_0', 'pod_group_id_0', 'pod_id_0'] as const),
      ...(['pod_cluster_id_0', 'auto_instance_id_0', 'auto_instance_type_0'] as const),
    ],
    why: 'the sender is known by the names in its resource too, and so where a peer of IPv6 keeps DeepFlow from finding it',
    holds: (ours, theirs) => ours === theirs || theirs === '0' || theirs === '255',
  },
];

const theirs = new Map<string, Texts>();
const ours = new Map<string, Texts>();

beforeAll(async () => {
  for (const line of gunzipSync(given('rows-of-main.jsonl.gz')).toString().trim().split('\n')) {
    const row = JSON.parse(line) as Record<Column, unknown>;
    theirs.set(String(row.endpoint), texts(row));
  }
  const store = new FakeStore();
  await store.insertNames(PLATFORM);
  const receiver = await receiveInto(store, FREE_PORTS);
  try {
    const answer = await fetch(receiver.agentUrl, { method: 'POST', body: given('spans.otlp.pb') as BodyInit });
    expect(answer.status).toBe(200);
  } finally {
    await receiver.stop();
  }
  store.rows.forEach((row) => ours.set(row.endpoint, texts(row)));
});

/** 64-bit numbers are text in one of them and numbers in the other. */
function texts(row: Record<Column, unknown>): Texts {
  return Object.fromEntries(
    COLUMNS.map(({ name }) => {
      const value = row[name as Column];
      return [name, Array.isArray(value) ? JSON.stringify(value) : String(value)];
    })
  ) as Texts;
}

const differing = (column: Column) => [...ours].filter(([name, row]) => row[column] !== theirs.get(name)?.[column]);

it('every span is a row, and every row that of a span', () => {
  expect(ours.size).toBe(74);
  expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort());
});

const listed = new Map(OTHERWISE.flatMap((each) => each.columns.map((column) => [column, each] as const)));

it.each(COLUMNS.map(({ name }) => name as Column).filter((column) => !listed.has(column)))(
  '%s is the same',
  (column) => {
    const both = (rows: Map<string, Texts>) => Object.fromEntries([...rows].map(([name, row]) => [name, row[column]]));
    expect(both(ours)).toEqual(both(theirs));
  }
);

it.each([...listed])('%s is otherwise, and only as is listed', (column, { holds }) => {
  expect(differing(column)).not.toEqual([]);
  const broken = differing(column).filter(([name, row]) => !holds(row[column], theirs.get(name)![column]));
  expect(broken.map(([name]) => name)).toEqual([]);
});
