import type { SignalSource } from '../../trace/span';
import type { Call } from '../../frames/calls';
import { inLanguage } from '../language';
import { placeWords } from '../observationPoints';

/** The letter of a signal source in the flame graph and here: application, system, network. */
export const SOURCE_LETTERS: Readonly<Record<SignalSource, string>> = { otel: 'A', ebpf: 'S', packet: 'N' };

const say = inLanguage({
  en: {
    sources: {
      otel: 'OpenTelemetry (application)',
      ebpf: 'eBPF (system calls)',
      packet: 'BPF (network)',
    } as Record<SignalSource, string>,
    observed: (source: string, point: string) => `${source}, at the ${point}`,
  },
  zh: {
    sources: {
      otel: 'OpenTelemetry（应用）',
      ebpf: 'eBPF（系统调用）',
      packet: 'BPF（网络）',
    } as Record<SignalSource, string>,
    observed: (source: string, point: string) => `${source}，位于${point}`,
  },
});

/** "eBPF (system calls), at the server process": where the row that stands for the call was observed. */
export function observationText(call: Pick<Call, 'observationPoint' | 'signalSource'>): string {
  const { sources, observed } = say();
  return observed(sources[call.signalSource] ?? call.signalSource, placeWords(call.observationPoint));
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
