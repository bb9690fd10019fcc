import type { Chance } from './chance';
import { scaled } from './distribution';
import type { Scenario, Threading } from './scenario';
import type { Call, Endpoint, Process, Queue, Service, Storage } from './world';

const KNAMES: Record<Threading, string> = {
  blocking: 'java',
  coroutine: 'server',
  eventLoop: 'node',
  poolWorkerAnswers: 'java',
  poolIoAnswers: 'java',
};
const STORAGES: ReadonlyArray<{ wire: Storage; kname: string; port: number; threading: Threading }> = [
  { wire: 'MySQL', kname: 'mysqld', port: 3306, threading: 'blocking' },
  { wire: 'PostgreSQL', kname: 'postgres', port: 5432, threading: 'blocking' },
  { wire: 'Redis', kname: 'redis-server', port: 6379, threading: 'eventLoop' },
];
const STEPS = [1, 3] as const;

export function isStorage(wire: Service['wire']): wire is Storage {
  return wire === 'MySQL' || wire === 'PostgreSQL' || wire === 'Redis';
}

/** Services in tiers, each with endpoints that call into the tiers below; the entry first. */
export function createServices(scenario: Scenario, firstId: number, chance: Chance): Service[] {
  const { cluster } = scenario;
  const count = chance.whole(...cluster.services);
  const depth = Math.min(chance.whole(...cluster.depth), count);
  const leaves = Math.max(1, Math.round(count * cluster.leaves));
  const apps = Math.max(depth - 1, count - leaves);
  const services: Service[] = [];
  const add = (about: Pick<Service, 'name' | 'tier' | 'wire' | 'threading' | 'port' | 'kname'>): Service => {
    const plain = { otel: false, otelDatabases: false, forwardsRequestId: false, gateway: null };
    const service = { id: firstId + services.length + 1, ...about, ...plain, endpoints: [], replicas: [] };
    services.push(service);
    return service;
  };
  for (let i = 0; i < apps; i++) {
    // Every tier has somebody, the entry is alone in the first.
    const tier = i < depth - 1 ? i + 1 : chance.whole(Math.min(2, depth - 1), depth - 1);
    const threading = chance.weighted(scenario.threading);
    const wire = chance.weighted(scenario.wires);
    const service = add({ name: `svc-${i + 1}`, tier, wire, threading, port: 8080 + i, kname: KNAMES[threading] });
    service.otel = chance.happens(scenario.otel.services);
    service.otelDatabases = chance.happens(scenario.otel.databases);
    service.forwardsRequestId = scenario.proxies === 'envoy' && chance.happens(0.5);
  }
  for (let i = 0; i < leaves; i++) {
    const storage = chance.pick(STORAGES);
    add({ ...storage, name: `${storage.kname}-${i + 1}`, tier: depth });
  }
  const apart = [...services];
  if (scenario.proxies === 'nginx') {
    const nginx = add({ name: 'nginx', tier: 0, wire: 'http', threading: 'eventLoop', port: 80, kname: 'nginx' });
    apart
      .filter((service) => service.wire === 'http' && (service.tier === 1 || chance.happens(0.5)))
      .forEach((service) => (service.gateway = nginx));
  }
  // From the bottom up, so that what an endpoint calls is there.
  for (const service of [...apart].sort((a, b) => b.tier - a.tier)) {
    const endpoints = chance.whole(...cluster.endpoints);
    for (let n = 0; n < endpoints; n++) {
      service.endpoints.push(createEndpoint(service, n, apart, scenario, chance));
    }
  }
  if (scenario.queues > 0) {
    addQueues(apart, add, scenario, chance);
  }
  return services;
}

function createEndpoint(
  service: Service,
  n: number,
  services: readonly Service[],
  scenario: Scenario,
  chance: Chance
): Endpoint {
  const { cluster, times, otel } = scenario;
  const { wire } = service;
  const storage = isStorage(wire);
  const endpoint: Endpoint = {
    service,
    name: storage ? textOf(wire, n) : `/api/${service.name}/${n}`,
    method: storage ? (wire === 'Redis' ? 'GET' : 'COM_QUERY') : chance.pick(['GET', 'POST']),
    work: [],
    steps: [],
    internal: chance.happens(otel.internal),
    publishes: null,
    calls: 1,
  };
  const below = services.filter((other) => other.tier > service.tier && other.endpoints.length > 0);
  const next = below.filter((other) => other.tier === service.tier + 1);
  const steps = storage || below.length === 0 ? 0 : chance.whole(...STEPS);
  for (let s = 0; s < steps; s++) {
    const wide = chance.happens(cluster.fanOut.share);
    const width = wide ? chance.whole(...cluster.fanOut.width) : 1;
    const calls: Call[] = [];
    for (let c = 0; c < width; c++) {
      // The first call goes one tier down, so that some requests go all the way.
      const among = (s === 0 && c === 0 && next.length > 0 ? next : below).filter(
        (other) => width === 1 || cluster.fanOut.leaves || !isStorage(other.wire)
      );
      const to = among.length > 0 ? chance.pick(chance.pick(among).endpoints) : null;
      if (!to || (endpoint.calls + to.calls > cluster.mostCalls && endpoint.calls > 1)) {
        continue;
      }
      endpoint.calls += to.calls;
      const sometimes = !(s === 0 && c === 0) && chance.happens(cluster.conditional.share);
      calls.push({ to, happens: sometimes ? cluster.conditional.happens : 1 });
    }
    if (calls.length > 0) {
      endpoint.steps.push({ calls });
    }
  }
  // A database answers sooner than a service thinks, a cache sooner still.
  const pace = wire === 'Redis' ? 0.05 : storage ? 0.4 : 1;
  for (let w = 0; w <= endpoint.steps.length; w++) {
    endpoint.work.push(scaled(times.work, pace * 2 ** chance.between(-2, 2)));
  }
  return endpoint;
}

function textOf(wire: Storage, n: number): string {
  return wire === 'Redis' ? `GET session:${n}` : `SELECT * FROM t${n} WHERE id = ?`;
}

/** Some endpoints leave a message in a queue of the one broker, for an endpoint further down to work on. */
function addQueues(
  services: readonly Service[],
  add: (about: Pick<Service, 'name' | 'tier' | 'wire' | 'threading' | 'port' | 'kname'>) => Service,
  scenario: Scenario,
  chance: Chance
): void {
  const wire: Queue = 'RabbitMQ';
  const broker = add({ name: 'rabbitmq', tier: 0, wire, threading: 'blocking', port: 5672, kname: 'beam.smp' });
  const apps = services.filter((service) => !isStorage(service.wire));
  for (const service of apps) {
    const below = apps.filter((other) => other.tier > service.tier);
    for (const endpoint of service.endpoints) {
      if (below.length > 0 && chance.happens(scenario.queues)) {
        const to = chance.pick(chance.pick(below).endpoints);
        const name = `${to.service.name}.jobs`;
        const at: Endpoint = {
          service: broker,
          name,
          method: 'Basic.Publish',
          work: [],
          steps: [],
          internal: false,
          publishes: null,
          calls: 1,
        };
        // The replica is known once there are any.
        endpoint.publishes = { name, broker: null as unknown as Process, at, to };
      }
    }
  }
}
