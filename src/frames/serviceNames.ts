import { localEnd, type End, type Span } from '../trace/span';

/** DeepFlow's types of instances and services: 1 cloud host, 10 pod, 14 Kubernetes node. */
const POD = 10;
/** What runs there has nothing in common but the place. */
const PLACES: ReadonlySet<number> = new Set([1, POD, 14]);

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
  const programsAt = new Map<string, Set<string>>();
  for (const span of spans) {
    const [place, program] = [placeOf(span), programOf(localEnd(span))];
    if (place !== '' && program !== '') {
      programsAt.set(place, (programsAt.get(place) ?? new Set()).add(program));
    }
  }
  return spans.map((span) => {
    if (span.signalSource === 'packet') {
      return NETWORK;
    }
    const end = localEnd(span);
    const inPod = ofPod.get(podOf(end));
    // Several programs of one place are several services: `node-3:mysqld`.
    const place = placeOf(span);
    const isShared = (programsAt.get(place)?.size ?? 0) > 1 && programOf(end) !== '';
    return (
      span.appService ||
      inPod ||
      (isShared ? `${place}:${programOf(end)}` : '') ||
      end.autoService ||
      end.autoInstance ||
      end.gprocess ||
      end.processKname ||
      end.ip ||
      'unknown'
    );
  });
}

/** The name of the host, node or pod that DeepFlow takes for the service of a process; '' where it takes another. */
function placeOf(span: Span): string {
  const { autoService, autoServiceType } = localEnd(span);
  return span.signalSource === 'ebpf' && PLACES.has(autoServiceType) ? autoService : '';
}

function programOf({ gprocess, processKname }: End): string {
  return gprocess || processKname;
}

/** The pod by its name, which both stores know; by its id where no name can be looked up; '' where it is no pod. */
function podOf(end: End): string {
  return end.pod || (end.autoInstanceType === POD && end.autoInstanceId ? `#${end.autoInstanceId}` : '');
}

/** Service name of spans that a network interface saw. */
export const NETWORK = 'network';
