import fc from 'fast-check';
import { NameBook } from './nameBook';
import type { NameList, StoredNames } from './names';

const EMPTY: StoredNames = {
  pod_cluster_map: [],
  pod_node_map: [],
  pod_ns_map: [],
  pod_group_map: [],
  pod_service_map: [],
  pod_map: [],
  vtap_map: [],
  device_map: [],
};

const resource = (attributes: Record<string, string>) =>
  Object.entries(attributes).map(([key, value]) => ({ key, value }));

/** The store after a book's new names were written to it. */
const storedAfter = (before: StoredNames, { rows }: NameList): StoredNames =>
  Object.fromEntries(
    Object.entries(before).map(([name, known]) => [name, [...known, ...(rows[name as keyof StoredNames] ?? [])]])
  ) as unknown as StoredNames;

describe('NameBook', () => {
  it('takes service.namespace, else default, where Kubernetes names no namespace', () => {
    const book = new NameBook(EMPTY);
    book.identify(resource({ 'service.name': 'a', 'service.namespace': 'team' }));
    book.identify(resource({ 'service.name': 'b' }));
    book.identify(resource({ 'service.name': 'c', 'service.namespace': 'team', 'k8s.namespace.name': 'prod' }));
    expect(book.unsaved().rows.pod_ns_map?.map(({ name }) => name)).toEqual(['team', 'default', 'prod']);
  });

  it('knows nothing of pods, nodes and workloads that are not named', () => {
    expect(new NameBook(EMPTY).identify(resource({ 'service.name': 'a' }))).toMatchObject({
      podClusterId: 0,
      podNodeId: 0,
      podGroupId: 0,
      podGroupType: 0,
      podId: 0,
      agentId: 0,
    });
  });

  it.each([
    ['k8s.deployment.name', 1],
    ['k8s.statefulset.name', 2],
    ['k8s.replicationcontroller.name', 3],
    ['k8s.daemonset.name', 4],
    ['k8s.replicaset.name', 5],
  ])('%s makes a pod group of type %i', (attribute, type) => {
    const book = new NameBook(EMPTY);
    const ids = book.identify(resource({ [attribute]: 'w' }));
    expect(book.unsaved().rows.pod_group_map).toEqual([{ id: ids.podGroupId, name: 'w', pod_group_type: type }]);
    expect(book.unsaved().rows.device_map).toEqual([{ devicetype: 129 + type, deviceid: ids.podGroupId, name: 'w' }]);
  });

  it('tells equal names apart by their scope', () => {
    const book = new NameBook(EMPTY);
    const at = (cluster: string, namespace: string) =>
      book.identify(
        resource({
          'k8s.cluster.name': cluster,
          'k8s.namespace.name': namespace,
          'k8s.node.name': 'n',
          'k8s.pod.name': 'p',
          'service.name': 's',
        })
      );
    const all = [at('a', 'x'), at('a', 'y'), at('b', 'x')];
    const distinct = (key: keyof (typeof all)[0]) => new Set(all.map((ids) => ids[key])).size;
    expect([distinct('podNsId'), distinct('podNodeId'), distinct('podId'), distinct('serviceId')]).toEqual([
      3, 2, 3, 3,
    ]);
  });

  it('puts a resource that names no cluster into that of its namespace', () => {
    const stored = {
      ...EMPTY,
      pod_cluster_map: [{ id: 1, name: 'c' }],
      pod_ns_map: [{ id: 2, name: 'prod', pod_cluster_id: 1 }],
    };
    const book = new NameBook(stored);
    expect(book.identify(resource({ 'k8s.namespace.name': 'prod' }))).toMatchObject({ podClusterId: 1, podNsId: 2 });
  });

  it("finds a node's agent by the node's name", () => {
    const book = new NameBook({ ...EMPTY, vtap_map: [{ id: 9, name: 'n1' }] });
    expect(book.identify(resource({ 'k8s.node.name': 'n1' })).agentId).toBe(9);
    expect(book.identify(resource({ 'k8s.node.name': 'n2' })).agentId).toBe(0);
  });

  describe('addresses', () => {
    const K8S = {
      'k8s.cluster.name': 'c',
      'k8s.namespace.name': 'n',
      'k8s.node.name': 'n1',
      'k8s.deployment.name': 'w',
    };
    const pod = (podName: string, ip: string) =>
      resource({ ...K8S, 'k8s.pod.name': podName, 'service.name': 's', 'app.host.ip': ip });

    it('knows a pod by its address from then on, after a restart too', () => {
      const book = new NameBook(EMPTY);
      expect(book.at('10.1.2.3')).toBeNull();
      const ids = book.identify(pod('p', '10.1.2.3'));
      expect(book.at('::ffff:10.1.2.3')).toEqual(ids);
      expect(new NameBook(storedAfter(EMPTY, book.unsaved())).at('10.1.2.3')).toEqual(ids);
    });

    it('writes the address once, and again when it changes', () => {
      const book = new NameBook(EMPTY);
      const addresses = () => book.unsaved().rows.device_map?.flatMap(({ ip }) => ip ?? []) ?? [];
      book.identify(pod('p', '10.1.2.3'));
      book.identify(pod('p', '10.1.2.3'));
      expect(addresses()).toEqual(['10.1.2.3']);
      book.identify(pod('p', '10.1.2.4'));
      expect(addresses()).toEqual(['10.1.2.3', '10.1.2.4']);
    });

    it('pods that share an address are not written over and over', () => {
      const book = new NameBook(EMPTY);
      ['p', 'q'].forEach((name) => book.identify(pod(name, '10.1.2.3')));
      book.markSaved();
      ['p', 'q', 'p'].forEach((name) => book.identify(pod(name, '10.1.2.3')));
      expect(book.unsaved().size).toBe(0);
    });

    it('the last pod that told an address has it, but a node keeps its own', () => {
      const book = new NameBook({
        ...EMPTY,
        pod_node_map: [{ id: 9, name: 'n1', pod_cluster_id: 0 }],
        vtap_map: [{ id: 7, name: 'n1' }],
        device_map: [{ devicetype: 14, deviceid: 9, ip: '10.0.0.7' }],
      });
      const [, second] = [book.identify(pod('p', '10.1.2.3')), book.identify(pod('q', '10.1.2.3'))];
      expect(book.at('10.1.2.3')).toEqual(second);
      book.identify(pod('in the network of the host', '10.0.0.7'));
      expect(book.at('10.0.0.7')).toMatchObject({ podNodeId: 9, podId: 0, agentId: 7 });
    });

    it('a resource that names neither pod nor node is what has its address', () => {
      const book = new NameBook(EMPTY);
      const ids = book.identify(pod('p', '10.1.2.3'));
      expect(book.identify(resource({ 'service.name': 'other', 'app.host.ip': '10.1.2.3' }))).toEqual(ids);
      expect(book.identify(resource({ 'service.name': 'other', 'app.host.ip': '10.9.9.9' }))).toMatchObject({
        podId: 0,
      });
    });

    it('one that names only its pod has the node, workload and service of that pod', () => {
      const book = new NameBook(EMPTY);
      const ids = book.identify(pod('p', '10.1.2.3'));
      expect(
        book.identify(resource({ 'k8s.namespace.name': 'n', 'k8s.cluster.name': 'c', 'k8s.pod.name': 'p' }))
      ).toEqual(ids);
    });
  });

  const name = fc.constantFrom('a', 'b', 'default', 'shop/1', 'x'.repeat(300), '名');
  const attributes = fc.record(
    {
      'service.name': name,
      'service.namespace': name,
      'k8s.cluster.name': name,
      'k8s.namespace.name': name,
      'k8s.node.name': name,
      'k8s.deployment.name': name,
      'k8s.pod.name': name,
      'app.host.ip': fc.constantFrom('10.1.2.3', '::ffff:10.1.2.3', 'web-1', ''),
    },
    { requiredKeys: ['service.name'] }
  );

  it('gives the same ids after a restart, with the names read back and without', () => {
    fc.assert(
      fc.property(fc.array(attributes, { maxLength: 12 }), (list) => {
        // A namespace without a cluster may come to belong to one later; that is another matter.
        // So is an address that is told before its pod is; and a pod that moves is written again.
        const resources = list.map(({ 'app.host.ip': ip, ...each }) =>
          resource({ 'k8s.cluster.name': 'c', ...each, ...(each['k8s.pod.name'] && { 'app.host.ip': ip ?? '' }) })
        );
        const first = new NameBook(EMPTY);
        const ids = resources.map((each) => first.identify(each));
        const restarted = new NameBook(storedAfter(EMPTY, first.unsaved()));
        expect(resources.map((each) => restarted.identify(each))).toEqual(ids);
        expect(restarted.unsaved().size).toBe(0);
        const forgetful = new NameBook(EMPTY);
        expect(resources.map((each) => forgetful.identify(each))).toEqual(ids);
      })
    );
  });
});
