import type { ObservationPoint, SignalSource } from '../../trace/span';
import type { Call } from '../../frames/calls';
import { inLanguage } from '../language';

/** The letter of a signal source in the flame graph and here: application, system, network. */
export const SOURCE_LETTERS: Readonly<Record<SignalSource, string>> = { otel: 'A', ebpf: 'S', packet: 'N' };

const say = inLanguage({
  en: {
    sources: {
      otel: 'OpenTelemetry (application)',
      ebpf: 'eBPF (system calls)',
      packet: 'BPF (network)',
    } as Record<SignalSource, string>,
    points: {
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
    } as Record<ObservationPoint, string>,
    observed: (source: string, point: string) => `${source}, at the ${point}`,
  },
  zh: {
    sources: {
      otel: 'OpenTelemetry（应用）',
      ebpf: 'eBPF（系统调用）',
      packet: 'BPF（网络）',
    } as Record<SignalSource, string>,
    points: {
      'c-app': '客户端应用',
      'c-p': '客户端进程',
      c: '客户端网卡',
      'c-nd': '客户端节点',
      'c-hv': '客户端宿主机',
      'c-gw-hv': '客户端侧网关宿主机',
      'c-gw': '客户端侧网关',
      's-gw': '服务端侧网关',
      's-gw-hv': '服务端侧网关宿主机',
      's-hv': '服务端宿主机',
      's-nd': '服务端节点',
      s: '服务端网卡',
      's-p': '服务端进程',
      's-app': '服务端应用',
      app: '应用',
      local: '本机网卡',
      rest: '其他网卡',
    } as Record<ObservationPoint, string>,
    observed: (source: string, point: string) => `${source}，位于${point}`,
  },
});

/** "eBPF (system calls), at the server process": where the row that stands for the call was observed. */
export function observationText(call: Pick<Call, 'observationPoint' | 'signalSource'>): string {
  const { sources, points, observed } = say();
  return observed(
    sources[call.signalSource] ?? call.signalSource,
    points[call.observationPoint] ?? call.observationPoint
  );
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
