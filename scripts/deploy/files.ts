import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

export const ROOT = join(__dirname, '../..');

export const textOf = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

export interface ComposeService {
  image?: string;
  build?: { dockerfile: string };
  command?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
}

export const compose = (): { services: Record<string, ComposeService>; volumes: Record<string, unknown> } =>
  parse(textOf('docker-compose.yaml'), { merge: true });

export interface Container {
  name: string;
  image: string;
  args?: string[];
  env?: Array<{ name: string; value?: string }>;
  envFrom?: unknown[];
  ports?: Array<{ name: string; containerPort: number; hostPort?: number }>;
  volumeMounts?: Array<{ name: string; mountPath: string; subPath?: string }>;
}

export interface Manifest {
  kind: string;
  metadata: { name: string };
  spec?: {
    selector?: Record<string, unknown>;
    ports?: Array<{ name: string; port: number; targetPort: string; nodePort?: number }>;
    template?: {
      metadata: { labels: Record<string, string> };
      spec: { containers: Container[]; initContainers?: Container[] };
    };
  };
}

/** Every manifest of a folder, as it is written. */
export const manifests = (folder: string): Manifest[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
    .flatMap((name) => parseAllDocuments(textOf(join(folder, name))).map((one) => one.toJS({}) as Manifest));

export interface Kustomization {
  resources: string[];
  images: Array<{ name: string; newTag: string }>;
  secretGenerator: Array<{ literals: string[] }>;
  configMapGenerator: Array<{ name: string; files?: string[]; literals?: string[] }>;
}

export const kustomization = (folder: string): Kustomization => parse(textOf(`${folder}/kustomization.yaml`));

export const containersOf = ({ spec }: Manifest): Container[] => [
  ...(spec?.template?.spec.initContainers ?? []),
  ...(spec?.template?.spec.containers ?? []),
];
