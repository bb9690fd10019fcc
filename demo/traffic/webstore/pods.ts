import { podsOf } from '../cluster';

export const NAMESPACE = { id: 22, name: 'deepflow-otel-grpc-demo' } as const;

export type PodName =
  | 'loadgenerator'
  | 'frontend'
  | 'adservice'
  | 'cartservice'
  | 'checkoutservice'
  | 'currencyservice'
  | 'emailservice'
  | 'paymentservice'
  | 'productcatalogservice'
  | 'recommendationservice'
  | 'shippingservice'
  | 'cache';

const SDK = {
  go: { language: 'go', version: '1.19.0' },
  java: { language: 'java', version: '1.31.0' },
  dotnet: { language: 'dotnet', version: '1.6.0' },
  nodejs: { language: 'nodejs', version: '1.17.1' },
  python: { language: 'python', version: '1.20.0' },
  ruby: { language: 'ruby', version: '1.3.0' },
};

/** Who runs where; the namesakes of the reference, in its languages. Redis is not instrumented. */
export const PODS = podsOf<PodName>(
  NAMESPACE,
  '0.5.0',
  {
    loadgenerator: {
      on: 'node1',
      suffix: '6b94d7c5d9-tq6mz',
      port: 0,
      kname: 'locust',
      processId: 22310,
      sdk: SDK.python,
      threadPerConnection: true,
    },
    frontend: { on: 'node0', suffix: '7f4d96c9b8-vh2xk', port: 8080, kname: 'server', processId: 19102, sdk: SDK.go },
    adservice: { on: 'node0', suffix: '5c8f6b7d49-m9zrd', port: 9555, kname: 'java', processId: 19255, sdk: SDK.java },
    cartservice: {
      on: 'node1',
      suffix: '6d5b8f94c7-4bqws',
      port: 7070,
      kname: 'cartservice',
      processId: 22467,
      sdk: SDK.dotnet,
    },
    checkoutservice: {
      on: 'node2',
      suffix: '85d7c6f9b4-jx8nl',
      port: 5050,
      kname: 'server',
      processId: 10340,
      sdk: SDK.go,
    },
    currencyservice: {
      on: 'node1',
      suffix: '5b9c7d8f66-w7hpt',
      port: 7000,
      kname: 'node',
      processId: 22593,
      sdk: SDK.nodejs,
    },
    emailservice: {
      on: 'node0',
      suffix: '79f5d4b8c6-c5gkv',
      port: 6060,
      kname: 'ruby',
      processId: 19388,
      sdk: SDK.ruby,
    },
    paymentservice: {
      on: 'node0',
      suffix: '64c9b7f5d8-zr3fd',
      port: 50051,
      kname: 'node',
      processId: 19514,
      sdk: SDK.nodejs,
    },
    productcatalogservice: {
      on: 'node2',
      suffix: '5d6f8c9b74-8kvqm',
      port: 3550,
      kname: 'server',
      processId: 10481,
      sdk: SDK.go,
    },
    recommendationservice: {
      on: 'node2',
      suffix: '7c5d9f6b84-lw4xs',
      port: 9090,
      kname: 'python',
      processId: 10622,
      sdk: SDK.python,
    },
    shippingservice: {
      on: 'node2',
      suffix: '66b8d5c7f9-p2ntg',
      port: 50051,
      kname: 'server',
      processId: 10768,
      sdk: SDK.go,
    },
    cache: { on: 'node1', suffix: '58d9f7c6b5-r9dqj', port: 6379, kname: 'redis-server', processId: 22705, sdk: null },
  },
  20
);
