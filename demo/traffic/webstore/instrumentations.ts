import type { KeyValue } from '../../receiver/otlp/model';
import { number, text } from '../attributes';
import type { Pod } from '../cluster';
import type { OpenSpan } from '../scene';
import type { GrpcError } from './grpcError';

/** A method of a gRPC service, and the pod that has it. */
export interface Rpc {
  /** With its package: `hipstershop.CurrencyService`. */
  service: string;
  method: string;
  server: Pod;
}

export const pathOfRpc = ({ service, method }: Rpc): string => `/${service}/${method}`;

/** What a language's OpenTelemetry instrumentation of gRPC tells of a call. */
interface Instrumentation {
  /** Of the spans at both ends. */
  nameOf(rpc: Rpc): string;
  /** Besides system, service and method. */
  ofClient(rpc: Rpc): KeyValue[];
  ofServer(rpc: Rpc, client: Pod): KeyValue[];
  /** Events for messages sent and received. */
  hasMessages: boolean;
  /** What it adds to the attributes of a call that failed. */
  ofError(error: GrpcError): KeyValue[];
  /** Whether the error is an exception event, too. */
  recordsError: boolean;
}

const peerName = ({ server }: Rpc): KeyValue[] => [
  text('net.peer.name', server.name),
  number('net.peer.port', server.port),
];
const peerIp = (client: Pod): KeyValue[] => [text('net.peer.ip', client.ip)];
const withoutSlash = (rpc: Rpc) => pathOfRpc(rpc).slice(1);

const PLAIN: Instrumentation = {
  nameOf: withoutSlash,
  ofClient: peerName,
  ofServer: (_, client) => peerIp(client),
  hasMessages: false,
  ofError: () => [],
  recordsError: false,
};

/** By `telemetry.sdk.language`. Sources: the instrumentations of 2023, whose attributes are those that DeepFlow reads. */
const BY_LANGUAGE: Record<string, Instrumentation> = {
  go: { ...PLAIN, hasMessages: true },
  java: {
    ...PLAIN,
    ofServer: (_, client) => [
      ...peerIp(client),
      text('net.transport', 'ip_tcp'),
      text('thread.name', 'grpc-default-executor-0'),
    ],
    hasMessages: true,
  },
  // ASP.NET Core's: gRPC is a request of HTTP/2 to it, and answered with 200 even where it failed.
  dotnet: {
    ...PLAIN,
    nameOf: pathOfRpc,
    ofServer: (rpc, client) => [
      text('http.host', `${rpc.server.name}:${rpc.server.port}`),
      text('http.flavor', 'HTTP/2'),
      text('http.user_agent', 'grpc-go/1.58.2'),
      text('http.url', `http://${rpc.server.name}:${rpc.server.port}${pathOfRpc(rpc)}`),
      number('http.status_code', 200),
      ...peerIp(client),
    ],
  },
  nodejs: {
    ...PLAIN,
    nameOf: (rpc) => `grpc.${withoutSlash(rpc)}`,
    ofError: ({ code, message }) => [text('grpc.error_name', String(code)), text('grpc.error_message', message)],
    recordsError: true,
  },
  python: { ...PLAIN, nameOf: pathOfRpc },
  ruby: {
    ...PLAIN,
    nameOf: pathOfRpc,
    ofServer: (_, client) => [text('rpc.type', 'request_response'), ...peerIp(client)],
  },
};

export function instrumentationOf(pod: Pod): Instrumentation {
  return BY_LANGUAGE[pod.sdk?.language ?? ''] ?? PLAIN;
}

/** What all languages say of a call. */
export const aboutRpc = ({ service, method }: Rpc): KeyValue[] => [
  text('rpc.system', 'grpc'),
  text('rpc.service', service),
  text('rpc.method', method),
];

/** Notes on the span how the call ended; null = well. */
export function endRpc(span: OpenSpan, pod: Pod, error: GrpcError | null): void {
  const { ofError, recordsError } = instrumentationOf(pod);
  span.set('rpc.grpc.status_code', error?.code ?? 0);
  if (!error) {
    return;
  }
  for (const { key, value } of ofError(error)) {
    span.set(key, value as string);
  }
  span.end(2, error.message);
  if (recordsError) {
    span.note('exception', [text('exception.type', error.type), text('exception.message', error.message)]);
  }
}

/** A message went out or came in. */
export function noteMessage(span: OpenSpan, pod: Pod, type: 'SENT' | 'RECEIVED', bytes: number): void {
  if (instrumentationOf(pod).hasMessages) {
    const size = number('message.uncompressed_size', bytes);
    span.note('message', [text('message.type', type), number('message.id', 1), size]);
  }
}
