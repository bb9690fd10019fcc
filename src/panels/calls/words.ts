import type { ObservationPoint, SignalSource } from '../../trace/span';
import type { Call } from '../../frames/calls';

/** The letter of a signal source in the flame graph and here: application, system, network. */
export const SOURCE_LETTERS: Readonly<Record<SignalSource, string>> = { otel: 'A', ebpf: 'S', packet: 'N' };

const SOURCE_WORDS: Readonly<Record<SignalSource, string>> = {
  otel: 'OpenTelemetry (application)',
  ebpf: 'eBPF (system calls)',
  packet: 'BPF (network)',
};

const POINT_WORDS: Readonly<Record<ObservationPoint, string>> = {
  'c-app': 'client application',
  'c-p': 'client process',
  c: 'client NIC',
  'c-nd': "client's node",
  'c-hv': "client's hypervisor",
  'c-gw-hv': 'gateway hypervisor on the client side',
  'c-gw': 'gateway on the client side',
  's-gw': 'gateway on the server side',
  's-gw-hv': 'gateway hypervisor on the server side',
  's-hv': "server's hypervisor",
  's-nd': "server's node",
  s: 'server NIC',
  's-p': 'server process',
  's-app': 'server application',
  app: 'application',
  local: 'local NIC',
  rest: 'other NIC',
};

/** "eBPF (system calls), at the server process": where the row that stands for the call was observed. */
export function observationText(call: Pick<Call, 'observationPoint' | 'signalSource'>): string {
  const source = SOURCE_WORDS[call.signalSource] ?? call.signalSource;
  return `${source}, at the ${POINT_WORDS[call.observationPoint] ?? call.observationPoint}`;
}

/** What was asked for: request type, then the endpoint, then the resource where it says more. */
export function requestParts(call: Pick<Call, 'endpoint' | 'requestType' | 'requestResource'>): {
  type: string;
  what: string;
  detail: string;
} {
  const { endpoint, requestResource } = call;
  const what = endpoint || requestResource;
  const startsWithType = what.toLowerCase().startsWith(call.requestType.toLowerCase());
  return {
    type: startsWithType ? '' : call.requestType,
    what,
    detail: requestResource === what || endpoint.includes(requestResource) ? '' : requestResource,
  };
}
