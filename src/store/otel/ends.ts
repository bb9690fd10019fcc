import { UNKNOWN_END } from '../../trace/blank';
import type { End } from '../../trace/span';
import { firstOf, type Attributes } from '../conventions';

/** What says in which namespace code runs: Kubernetes, else whoever named the service. The first that is there counts. */
export const NAMESPACES = ['k8s.namespace.name', 'service.namespace'] as const;

export const NAMES = {
  service: ['service.name'],
  instance: ['service.instance.id'],
  pod: ['k8s.pod.name'],
  node: ['k8s.node.name'],
  namespace: NAMESPACES,
  // app.host.ip is what DeepFlow's agent adds to spans that pass through it
  address: ['k8s.pod.ip', 'app.host.ip'],
  hostName: ['host.name'],
  hostId: ['host.id'],
  command: ['process.executable.name', 'process.command'],
} as const;

/** Attributes of resources that decoding reads. */
export const RESOURCE_ATTRIBUTES: readonly string[] = Object.values(NAMES).flat();

/** Where the code ran that sent a span. */
export interface Place {
  end: End;
  service: string;
  instance: string;
  /** The machine whose clock the code has, where no Kubernetes node says it; '' = unknown. */
  host: string;
}

/**
 * The end that a resource describes, in the words in which eBPF rows describe the same end: a pod, its node and
 * namespace, its address. What would say "another" of the same end stays out and is shown in the details only:
 * `process.pid` counts within the container, where eBPF's counts on the host; `host.name` is the pod's in a pod, and
 * elsewhere need not be what DeepFlow calls the host; `host.ip` lists the addresses of whoever detected it.
 */
export function placeOf(resource: Attributes, serviceColumn: string): Place {
  const read = (name: keyof typeof NAMES): string => firstOf(resource, NAMES[name]);
  return {
    service: serviceColumn || read('service'),
    instance: read('instance'),
    host: hostOf(read('hostName'), read('hostId'), read('pod')),
    end: {
      ...UNKNOWN_END,
      ip: usableAddress(read('address')),
      pod: read('pod'),
      podNode: read('node'),
      podNs: read('namespace'),
      processKname: baseName(read('command')),
    },
  };
}

/** In a pod the host's name is the pod's own as a rule, and so is its id: neither says which machine it is on. */
function hostOf(name: string, id: string, pod: string): string {
  const isOwn = pod !== '' && name === pod;
  return isOwn ? '' : name === '' || name === 'localhost' ? (pod === '' ? id : '') : name;
}

/** An address that names one instance: not a loopback and not "any", which every host has. */
export function usableAddress(text: string): string {
  const isAddress = /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || /^[0-9a-f:]*:[0-9a-f:.]*$/i.test(text);
  return isAddress && !/^(127\.|0\.0\.0\.0$|::1?$)/.test(text) ? text : '';
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
