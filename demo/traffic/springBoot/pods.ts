import { podsOf } from '../cluster';

export const NAMESPACE = { id: 21, name: 'deepflow-otel-spring-demo' } as const;

export type PodName = 'loadgenerator' | 'web-shop' | 'svc-user' | 'svc-order' | 'svc-item' | 'svc-stock' | 'db-demo';

const JAVA = { language: 'java', version: '1.31.0' };

/** Who runs where. Load generator and database are not instrumented. */
export const PODS = podsOf<PodName>(
  NAMESPACE,
  '1.4.2',
  {
    loadgenerator: {
      on: 'node1',
      suffix: '7c9d6f5b8-x4k2p',
      port: 0,
      kname: 'locust',
      processId: 21044,
      sdk: null,
      threadPerConnection: true,
    },
    'web-shop': { on: 'node0', suffix: '6d8c9f7b5-q8z7m', port: 8090, kname: 'java', processId: 18231, sdk: JAVA },
    'svc-user': { on: 'node1', suffix: '5f6b7d9c4-lw9vd', port: 8091, kname: 'java', processId: 21377, sdk: JAVA },
    'svc-order': { on: 'node2', suffix: '84c5d7f69-2hnjt', port: 8092, kname: 'java', processId: 9652, sdk: JAVA },
    'svc-item': { on: 'node1', suffix: '77b9c8d54-kv6rs', port: 8093, kname: 'java', processId: 21590, sdk: JAVA },
    'svc-stock': { on: 'node2', suffix: '69f4b8c7d-m5tzw', port: 8094, kname: 'java', processId: 9873, sdk: JAVA },
    'db-demo': {
      on: 'node2',
      suffix: '0',
      port: 3306,
      kname: 'mysqld',
      processId: 8410,
      sdk: null,
      isStateful: true,
      threadPerConnection: true,
    },
  },
  0
);
