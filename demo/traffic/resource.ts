import type { KeyValue } from '../receiver/otlp/model';
import { CLUSTER, NAMESPACE, type Pod } from './topology';

/** What a pod's OTel SDK and the collector's k8sattributes tell about where its spans come from. */
export function resourceOf(pod: Pod): KeyValue[] {
  return [
    { key: 'service.name', value: pod.name },
    { key: 'service.namespace', value: NAMESPACE.name },
    { key: 'service.instance.id', value: pod.fullName },
    { key: 'service.version', value: '1.4.2' },
    { key: 'telemetry.sdk.language', value: 'java' },
    { key: 'telemetry.sdk.name', value: 'opentelemetry' },
    { key: 'telemetry.sdk.version', value: '1.31.0' },
    { key: 'process.pid', value: BigInt(pod.process.id) },
    { key: 'k8s.cluster.name', value: CLUSTER.name },
    { key: 'k8s.namespace.name', value: NAMESPACE.name },
    { key: 'k8s.node.name', value: pod.node.name },
    { key: 'k8s.pod.name', value: pod.fullName },
    { key: 'k8s.deployment.name', value: pod.name },
    { key: 'app.host.ip', value: pod.ip },
  ];
}
