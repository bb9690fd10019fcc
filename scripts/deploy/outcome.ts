/** What `check/main.go` prints: the files as the tools' own libraries read them. */
export interface Outcome {
  compose: { services: Record<string, { image?: string; build?: unknown }> };
  /** Base images of the Dockerfile. */
  stages: string[];
  kubernetes: Record<string, Array<{ kind: string; name: string; spec: KubernetesObject }>>;
}

export interface KubernetesObject {
  metadata: { name: string; namespace?: string };
  data?: Record<string, string>;
  spec?: { template?: { spec: PodSpec }; [key: string]: unknown };
}

interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  volumes?: Array<{ name: string; configMap?: { name: string } }>;
}

interface Container {
  name: string;
  image: string;
  env?: Array<{ name: string; valueFrom?: { secretKeyRef?: KeyRef; configMapKeyRef?: KeyRef } }>;
  envFrom?: Array<{ secretRef?: { name: string }; configMapRef?: { name: string } }>;
  volumeMounts?: Array<{ name: string; subPath?: string }>;
}

type KeyRef = { name: string; key: string };

/** What only shows once names are made: references to what is not there, images without a tag, other namespaces. */
export function outcomeProblems({ compose, stages, kubernetes }: Outcome): string[] {
  const images = [
    ...Object.values(compose.services).map(({ image = '' }) => image),
    ...stages.filter((s) => s !== 'build'),
  ];
  return [
    ...images.filter((image) => !isPinned(image)).map((image) => `${image} has no tag`),
    ...Object.entries(kubernetes).flatMap(([folder, objects]) =>
      objects.flatMap((object) =>
        objectProblems(object, objects).map((problem) => `${folder}, ${object.name}: ${problem}`)
      )
    ),
  ];
}

const isPinned = (image: string): boolean => /:[\w.-]*\d[\w.-]*$/.test(image);

function objectProblems(
  { kind, spec }: { kind: string; spec: KubernetesObject },
  all: Outcome['kubernetes'][string]
): string[] {
  const keysOf = (of: string, name: string) =>
    Object.keys(all.find((one) => one.kind === of && one.name === name)?.spec.data ?? {});
  const pod = spec.spec?.template?.spec;
  const inNamespace = kind.startsWith('Cluster') || kind === 'Namespace' || spec.metadata.namespace === 'spanloom';
  const problems = inNamespace ? [] : ['it is in another namespace'];
  for (const one of [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])]) {
    const missing = (what: string) => void problems.push(`${one.name} names ${what}, which is not there`);
    if (!isPinned(one.image)) {
      problems.push(`${one.image} has no tag`);
    }
    for (const { valueFrom } of one.env ?? []) {
      const refs = [
        ['Secret', valueFrom?.secretKeyRef],
        ['ConfigMap', valueFrom?.configMapKeyRef],
      ] as const;
      refs.forEach(([of, ref]) => ref && !keysOf(of, ref.name).includes(ref.key) && missing(`${ref.name}/${ref.key}`));
    }
    for (const { secretRef, configMapRef } of one.envFrom ?? []) {
      if (secretRef && keysOf('Secret', secretRef.name).length === 0) {
        missing(secretRef.name);
      }
      if (configMapRef && keysOf('ConfigMap', configMapRef.name).length === 0) {
        missing(configMapRef.name);
      }
    }
    for (const { name, subPath } of one.volumeMounts ?? []) {
      const map = pod?.volumes?.find((volume) => volume.name === name)?.configMap;
      if (
        map &&
        (subPath ? !keysOf('ConfigMap', map.name).includes(subPath) : keysOf('ConfigMap', map.name).length === 0)
      ) {
        missing(`${map.name}/${subPath ?? ''}`);
      }
    }
  }
  return problems;
}
