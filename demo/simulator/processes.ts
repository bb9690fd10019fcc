import type { Chance } from './chance';
import { Pool, type Kernel } from './kernel';
import type { Scenario, Threading } from './scenario';
import type { Node, Process, Service, Slot } from './world';

const INBOUND = 15006;

/** A replica of a service (or of the gateway) in a pod of its own. */
export function createProcess(
  service: Service,
  node: Node,
  podId: number,
  scenario: Scenario,
  chance: Chance,
  kernel: Kernel
): Process {
  return {
    kind: service.kname === 'nginx' ? 'nginx' : 'app',
    service,
    kname: service.kname,
    port: service.port,
    sidecar: null,
    node,
    podId,
    ip: `10.${podId >> 8}.${node.id % 256}.${podId % 256}`,
    pid: 1000 + podId * 64,
    nic: 0x3e000000 + podId,
    mirrored: chance.happens(scenario.agents.mirrors),
    ...createThreads(service.threading, 1000 + podId * 64, scenario, chance, kernel),
  };
}

/** Envoy beside a process: same pod, another process, an event loop for each of its two threads. */
export function createSidecar(beside: Process, scenario: Scenario, chance: Chance, kernel: Kernel): Process {
  const pid = 200_000 + beside.podId * 64;
  return {
    ...beside,
    kind: 'envoy',
    kname: 'envoy',
    port: INBOUND,
    pid,
    ...createThreads('eventLoop', pid, scenario, chance, kernel),
  };
}

function createThreads(threading: Threading, pid: number, scenario: Scenario, chance: Chance, kernel: Kernel) {
  let tid = pid;
  const slot = (): Slot => ({ tid: ++tid, coroutine: '0', syscallTraceId: '0' });
  const pooled = threading === 'poolIoAnswers' || threading === 'poolWorkerAnswers';
  const workers = chance.whole(...scenario.workers);
  const ioThreads = chance.whole(...scenario.ioThreads);
  const loops = threading === 'eventLoop' ? 1 : pooled ? ioThreads : 0;
  return {
    threading,
    threads: new Pool(kernel, { core: 4, most: 250 }, slot),
    loops: Array.from({ length: loops }, () => {
      const own = slot();
      return { slot: own, turn: new Pool(kernel, { core: 1, most: 1 }, () => own) };
    }),
    workers: new Pool(kernel, { core: workers, most: workers }, slot),
    // Without a limit: whoever waits for helpers keeps a worker, so that a limit could stop everything.
    helpers: new Pool(kernel, { core: workers, most: Infinity }, slot),
  };
}
