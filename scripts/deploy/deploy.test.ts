import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { parse } from 'yaml';
import { READER_SQL } from '../../src/setup/readerSql';
import { compose, containersOf, kustomization, manifests, ROOT, textOf } from './files';
import { SERVICES } from './services';

const stack = compose();
const kube = manifests('deploy/kubernetes');
const root = kustomization('deploy/kubernetes');
const { version, devDependencies } = JSON.parse(textOf('package.json'));

/** Where each version is said once: what was built and tested. */
const VERSIONS: Record<string, string> = {
  'grafana/grafana': devDependencies['@grafana/runtime'],
  'clickhouse/clickhouse-server': Array.from(textOf('scripts/stores/engines.ts').matchAll(/name: '(\d+\.\d+)'/g)).at(
    -1
  )![1],
  'otel/opentelemetry-collector-contrib': /clickhouseexporter v(\S+)/.exec(textOf('bench/collector/go.mod'))![1],
  spanloom: version,
};

describe('images', () => {
  it('of docker-compose.yaml have the versions that were tested', () => {
    const images = Object.values(stack.services).map(({ image = '' }) =>
      image.replace(/\$\{GRAFANA_VERSION:-(.*)\}/, '$1')
    );
    expect(new Set(images)).toEqual(new Set(Object.entries(VERSIONS).map(([name, tag]) => `${name}:${tag}`)));
  });

  it('of the manifests too, and are named in one place', () => {
    expect(Object.fromEntries(root.images.map(({ name, newTag }) => [name, newTag]))).toEqual(VERSIONS);
    const used = kube.flatMap(containersOf).map(({ image }) => image);
    expect(new Set(used)).toEqual(new Set(Object.keys(VERSIONS)));
  });

  it('of the Dockerfile is the Node that the repository names, and documents name the same versions', () => {
    const bases = Array.from(textOf('deploy/Dockerfile').matchAll(/^FROM (\S+)/gm), ([, name]) => name);
    expect(new Set(bases)).toEqual(new Set([`node:${textOf('.nvmrc').trim()}-bookworm-slim`]));
    const documents = ['docs/install.md', 'docs/deploy.md', 'deploy/Dockerfile'].map(textOf).join('\n');
    const told = documents.matchAll(/\b(grafana\/grafana|spanloom):(\d+\.[\w.]+)/g);
    expect([...new Set(Array.from(told, ([image]) => image))].sort()).toEqual([
      `grafana/grafana:${VERSIONS['grafana/grafana']}`,
      `spanloom:${version}`,
    ]);
  });
});

describe('the programs of the image', () => {
  const commands = [
    ...Object.values(stack.services).map(({ command = [] }) => command),
    ...Object.values(stack.services).flatMap(({ healthcheck }) =>
      healthcheck?.test[0] === 'CMD' ? [healthcheck.test.slice(1)] : []
    ),
    ...kube.flatMap(containersOf).map(({ args = [] }) => args),
  ].filter(([program]) => program === 'node');

  it('that are called are those that are built, and every one is called', () => {
    const called = commands.map(([, file]) => file);
    expect(new Set(called)).toEqual(new Set(SERVICES.map((name) => `${name}.cjs`)));
    SERVICES.forEach((name) => expect(existsSync(join(ROOT, `deploy/services/${name}.ts`))).toBe(true));
  });

  it('are given options that they know, and addresses that are there', () => {
    const known = Array.from(
      textOf('deploy/services/run.ts').matchAll(/^ {4}(\w+): \{ type/gm),
      ([, name]) => `--${name}`
    );
    expect(known).toContain('--store');
    const given = commands.flat().filter((word) => word.startsWith('--'));
    expect(given.filter((word) => !known.includes(word))).toEqual([]);
  });
});

describe('addresses', () => {
  const urlsIn = (text: string) =>
    Array.from(text.matchAll(/http:\/\/([a-z][\w-]*):(\d+)/g), ([, host, port]) => [host, Number(port)]);

  it('in docker-compose.yaml are services, and ports that these listen at', () => {
    const listens: Record<string, number[]> = {
      clickhouse: [8123],
      'otel-agent': [4317, 4318],
      receiver: [38086, 4318, 4317],
    };
    const text = textOf('docker-compose.yaml').replace(/^#.*$/gm, '');
    expect(urlsIn(text).length).toBeGreaterThan(4);
    urlsIn(text).forEach(([host, port]) => expect(listens[host]).toContain(port));
    Object.keys(listens).forEach((name) => expect(stack.services[name]).toBeDefined());
  });

  it('in the manifests are Services, whose ports are containers ports of what they select', () => {
    const services = kube.filter(({ kind }) => kind === 'Service');
    const text = JSON.stringify(kube) + root.configMapGenerator.flatMap(({ literals = [] }) => literals).join();
    expect(urlsIn(text).length).toBeGreaterThan(2);
    for (const [host, port] of urlsIn(text)) {
      expect(services.find(({ metadata }) => metadata.name === host)?.spec?.ports?.map((one) => one.port)).toContain(
        port
      );
    }
    for (const { metadata, spec } of [...services, ...manifests('deploy/kubernetes-nodeport')]) {
      const selected = kube.filter(
        (one) => one.spec?.template?.metadata.labels['app.kubernetes.io/name'] === metadata.name
      );
      const ports = selected.flatMap(containersOf).flatMap((one) => one.ports ?? []);
      expect(selected).toHaveLength(1);
      for (const { port, targetPort } of spec?.ports ?? []) {
        expect(ports).toContainEqual(expect.objectContaining({ name: targetPort, containerPort: port }));
      }
    }
  });

  it('and each set of pods selects its own', () => {
    const sets = kube.filter(({ spec }) => spec?.template && spec.selector);
    expect(sets.map(({ metadata }) => metadata.name)).toEqual(
      expect.arrayContaining(['clickhouse', 'receiver', 'otel-agent', 'traffic', 'grafana'])
    );
    for (const { spec } of sets) {
      expect(spec?.template?.metadata.labels).toMatchObject(spec?.selector?.matchLabels as Record<string, string>);
    }
  });

  it("the agent's port is one number everywhere", () => {
    const agent = parse(textOf('deploy/collector/agent.yaml')).exporters.otlphttp.traces_endpoint as string;
    expect(agent).toBe('http://${env:HOST_IP}:38086/api/v1/otel/trace');
    expect(stack.services.receiver.ports).toEqual(['127.0.0.1:38086:38086']);
    expect(stack.services['otel-agent'].environment?.HOST_IP).toBe('receiver');
    const receiver = kube.find(({ metadata, kind }) => kind === 'DaemonSet' && metadata.name === 'receiver')!;
    expect(containersOf(receiver).flatMap(({ ports = [] }) => ports)).toContainEqual({
      name: 'agent',
      containerPort: 38086,
      hostPort: 38086,
    });
    const [nodePort] = manifests('deploy/kubernetes-nodeport');
    expect(nodePort.spec?.ports).toEqual([{ name: 'agent', port: 38086, targetPort: 'agent', nodePort: 38086 }]);
    expect(textOf('deploy/services/receiver.ts')).toMatch(/agentPort: 38086,\n\s*otlpPort: 4318,\n\s*grpcPort: 4317/);
  });

  it('are published to this machine alone', () => {
    const published = Object.values(stack.services).flatMap(({ ports = [] }) => ports);
    expect(published.length).toBeGreaterThan(3);
    expect(published.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });
});

describe('variables', () => {
  const inKube = (name: string) => {
    const container = kube.flatMap(containersOf).find((one) => one.name === name)!;
    const fromSecret = root.secretGenerator.flatMap(({ literals }) => literals.map((line) => line.split('=')[0]));
    return [...(container.env ?? []).map((one) => one.name), ...(container.envFrom ? fromSecret : [])];
  };
  const inCompose = (name: string) => Object.keys(stack.services[name].environment ?? {});

  it('of the Collector’s configuration are set', () => {
    const named = (file: string) => Array.from(textOf(file).matchAll(/\$\{env:(\w+)\}/g), ([, name]) => name);
    const needed = named('deploy/collector/agent.yaml');
    expect(new Set(needed)).toEqual(
      new Set(['HOST_IP', 'HOST_NAME', 'CLICKHOUSE_URL', 'WRITER_USER', 'WRITER_PASSWORD'])
    );
    expect(inCompose('otel-agent')).toEqual(expect.arrayContaining(needed));
    expect(inKube('otel-agent')).toEqual(expect.arrayContaining([...needed, 'K8S_NODE_NAME']));
    expect(parse(textOf('deploy/collector/kubernetes.yaml')).processors.k8sattributes.filter.node_from_env_var).toBe(
      'K8S_NODE_NAME'
    );
  });

  it('of the provisioning files are set for Grafana, and every plugin may load unsigned', () => {
    const files = ['datasources', 'dashboards', 'plugins'].map((name) =>
      textOf(`provisioning/${name}/spanloom.yaml`).replace(/#.*$/gm, '')
    );
    const needed = Array.from(files.join('\n').matchAll(/\$([A-Z_]+)/g), ([, name]) => name);
    expect(new Set(needed)).toEqual(new Set(['STORE_URL', 'STORE_PASSWORD', 'DASHBOARDS_PATH']));
    const ids = ['', 'datasource/', 'panels/trace/', 'panels/calls/'].map(
      (folder) => JSON.parse(textOf(`src/${folder}plugin.json`)).id
    );
    const grafana = kube.flatMap(containersOf).find(({ name }) => name === 'grafana')!;
    const values = Object.fromEntries((grafana.env ?? []).map(({ name, value = '' }) => [name, value]));
    for (const given of [stack.services.grafana.environment!, values]) {
      expect(Object.keys(given)).toEqual(expect.arrayContaining(needed));
      expect(given.GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS.split(',').sort()).toEqual([...ids].sort());
      expect(given.DASHBOARDS_PATH).toBe(`/var/lib/grafana/plugins/${ids[0]}/dashboards`);
      expect(given.GF_PATHS_PROVISIONING).toBe(`/var/lib/grafana/plugins/${ids[0]}/provisioning`);
    }
    expect(textOf('docs/install.md')).toContain(ids.join(','));
  });

  it('of the programs and of ClickHouse name the same users', () => {
    for (const name of ['schema', 'receiver', 'traffic', 'otel-agent']) {
      expect(inCompose(name)).toEqual(expect.arrayContaining(['WRITER_USER', 'WRITER_PASSWORD']));
    }
    const { CLICKHOUSE_USER, CLICKHOUSE_PASSWORD, STORE_PASSWORD } = stack.services.clickhouse.environment!;
    const { WRITER_USER, WRITER_PASSWORD } = stack.services.schema.environment!;
    expect([CLICKHOUSE_USER, CLICKHOUSE_PASSWORD]).toEqual([WRITER_USER, WRITER_PASSWORD]);
    expect(stack.services.grafana.environment!.STORE_PASSWORD).toBe(STORE_PASSWORD);
    const reader = parse(textOf('provisioning/datasources/spanloom.yaml')).datasources[0].basicAuthUser;
    expect(stack.services.clickhouse.healthcheck?.test[1]).toContain(`X-ClickHouse-User: ${reader}`);
    expect(READER_SQL).toContain(`CREATE USER IF NOT EXISTS ${reader} `);
  });
});

describe('files', () => {
  it('that are mounted are there', () => {
    const mounted = Object.values(stack.services).flatMap(({ volumes = [] }) =>
      volumes.map((one) => one.split(':')[0])
    );
    const [paths, names] = [
      mounted.filter((one) => one.startsWith('.')),
      mounted.filter((one) => !one.startsWith('.')),
    ];
    expect(paths.length).toBeGreaterThan(2);
    expect(paths.filter((path) => !existsSync(join(ROOT, normalize(path))))).toEqual([]);
    expect(new Set(names)).toEqual(new Set(Object.keys(stack.volumes)));
  });

  it('of each Kustomization are there, and of each ConfigMap what is mounted', () => {
    for (const folder of ['deploy/kubernetes', 'deploy/kubernetes-nodeport', 'deploy/clickhouse', 'deploy/collector']) {
      const { resources = [], configMapGenerator = [] } = kustomization(folder);
      const files = [...resources, ...configMapGenerator.flatMap((one) => one.files ?? [])];
      expect(files.filter((name) => !existsSync(join(ROOT, folder, name)))).toEqual([]);
    }
    const mounts = kube.flatMap(containersOf).flatMap(({ volumeMounts = [] }) => volumeMounts);
    const ofClickHouse = mounts.filter(({ name }) => name === 'init').map(({ mountPath }) => mountPath);
    expect(stack.services.clickhouse.volumes).toEqual(
      expect.arrayContaining(ofClickHouse.map((path) => expect.stringContaining(`:${path}:`)))
    );
    const configured = kube.flatMap(containersOf).find(({ name }) => name === 'otel-agent')!.args!;
    expect(configured).toEqual(['agent', 'kubernetes'].map((name) => `--config=file:/etc/otelcol/${name}.yaml`));
  });

  it('that the image needs are not kept out of it', () => {
    const kept = textOf('.dockerignore').split('\n').filter(Boolean);
    for (const needed of ['src', 'demo', 'dashboards', 'provisioning', 'deploy', 'scripts', '.config', 'docs']) {
      expect(kept).not.toContain(needed);
    }
  });
});

describe('what makes the reader', () => {
  /** Runs the script with a client that writes down what it was given. */
  function given(password: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'spanloom-reader-'));
    try {
      const client = join(folder, 'clickhouse-client');
      writeFileSync(client, '#!/bin/bash\necho "$@" > "$OUT/args"\ncat > "$OUT/sql"\n');
      chmodSync(client, 0o755);
      execFileSync('bash', [join(ROOT, 'deploy/clickhouse/10-reader.sh')], {
        env: {
          PATH: `${folder}:${process.env.PATH}`,
          OUT: folder,
          READER_SQL_FILE: join(ROOT, 'deploy/clickhouse/reader.sql'),
          CLICKHOUSE_USER: 'writer',
          CLICKHOUSE_PASSWORD: 'secret',
          STORE_PASSWORD: password,
        },
      });
      expect(readFileSync(join(folder, 'args'), 'utf8')).toContain('--user writer --password secret');
      return readFileSync(join(folder, 'sql'), 'utf8');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  it('are the statements of the documents, with the password', () => {
    expect(given('p4ss').trim()).toBe(READER_SQL.replace('choose a password', 'p4ss'));
  });

  it('a password with quotes, backslashes and signs of the shell stays one', () => {
    expect(given(`a'b\\c&d $e "f"`)).toContain(`BY 'a\\'b\\\\c&d $e "f"'`);
  });
});
