import type { KeyValue } from '../receiver/otlp/model';
import { CLUSTER, type Pod } from './cluster';

/** What a pod's OTel SDK and the collector's k8sattributes tell about where its spans come from. */
export function resourceOf(pod: Pod): KeyValue[] {
  return [
    { key: 'service.name', value: pod.name },
    { key: 'service.namespace', value: pod.namespace.name },
    { key: 'service.instance.id', value: pod.fullName },
    { key: 'service.version', value: pod.version },
    { key: 'telemetry.sdk.language', value: pod.sdk?.language ?? '' },
    { key: 'telemetry.sdk.name', value: 'opentelemetry' },
    { key: 'telemetry.sdk.version', value: pod.sdk?.version ?? '' },
    { key: 'process.pid', value: BigInt(pod.process.id) },
    { key: 'k8s.cluster.name', value: CLUSTER.name },
    { key: 'k8s.namespace.name', value: pod.namespace.name },
    { key: 'k8s.node.name', value: pod.node.name },
    { key: 'k8s.pod.name', value: pod.fullName },
    { key: 'k8s.deployment.name', value: pod.name },
    { key: 'app.host.ip', value: pod.ip },
  ];
}
