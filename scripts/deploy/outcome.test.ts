import { outcomeProblems, type Outcome } from './outcome';

const pod = (container: object, volumes: object[] = []) => ({
  metadata: { name: 'one', namespace: 'spanloom' },
  spec: { template: { spec: { containers: [{ name: 'one', image: 'x:1.2', ...container }], volumes } } },
});

function problemsOf(spec: object, more: object[] = []): string[] {
  const objects = [{ kind: 'Deployment', name: 'one', spec }, ...more] as Outcome['kubernetes'][string];
  return outcomeProblems({ compose: { services: {} }, stages: [], kubernetes: { here: objects } });
}

const map = (name: string, ...keys: string[]) => ({
  kind: 'ConfigMap',
  name,
  spec: { metadata: { name, namespace: 'spanloom' }, data: Object.fromEntries(keys.map((key) => [key, ''])) },
});

it('what is whole has no problems', () => {
  const mounts = { volumeMounts: [{ name: 'files', subPath: 'a.yaml' }] };
  const volumes = [{ name: 'files', configMap: { name: 'map' } }];
  expect(problemsOf(pod(mounts, volumes), [map('map', 'a.yaml')])).toEqual([]);
});

it.each([
  ['an image without a tag', pod({ image: 'x' }), 'x has no tag'],
  ['a moving tag', pod({ image: 'x:latest' }), 'x:latest has no tag'],
  ['another namespace', { ...pod({}), metadata: { name: 'one' } }, 'it is in another namespace'],
  [
    'a key that is not there',
    pod({ env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'map', key: 'b' } } }] }),
    'one names map/b, which is not there',
  ],
  [
    'a secret that is not there',
    pod({ envFrom: [{ secretRef: { name: 'none' } }] }),
    'one names none, which is not there',
  ],
  [
    'a file that is not there',
    pod({ volumeMounts: [{ name: 'files', subPath: 'b' }] }, [{ name: 'files', configMap: { name: 'map' } }]),
    'one names map/b, which is not there',
  ],
])('%s is seen', (_, spec, problem) => {
  expect(problemsOf(spec, [map('map', 'a')])).toEqual([`here, one: ${problem}`]);
});
