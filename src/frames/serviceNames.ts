import { localEnd, type End, type Span } from '../trace/span';

/** DeepFlow's auto_instance type of a pod: only there one instance is one service. */
const POD = 10;

/**
 * The service of each span, never empty. OTel spans go by their own `service.name`; spans that eBPF saw
 * in the same pod take that name too when the pod has just one, so that one process has one name.
 * Others: DeepFlow's auto_service, else instance, process, address. Packets belong to no service: `network`.
 */
export function serviceNames(spans: Span[]): string[] {
  const ofPod = new Map<string, string | null>();
  for (const span of spans) {
    const pod = podOf(localEnd(span));
    if (span.signalSource === 'otel' && span.appService !== '' && pod !== '') {
      const known = ofPod.get(pod);
      ofPod.set(pod, known === undefined || known === span.appService ? span.appService : null);
    }
  }
  return spans.map((span) => {
    if (span.signalSource === 'packet') {
      return NETWORK;
    }
    const end = localEnd(span);
    const inPod = ofPod.get(podOf(end));
    return (
      span.appService ||
      inPod ||
      end.autoService ||
      end.autoInstance ||
      end.gprocess ||
      end.processKname ||
      end.ip ||
      'unknown'
    );
  });
}

/** The pod by its name, which both stores know; by its id where no name can be looked up; '' where it is no pod. */
function podOf(end: End): string {
  return end.pod || (end.autoInstanceType === POD && end.autoInstanceId ? `#${end.autoInstanceId}` : '');
}

/** Service name of spans that a network interface saw. */
export const NETWORK = 'network';
