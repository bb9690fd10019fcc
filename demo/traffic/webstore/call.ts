import type { Answer } from '../agentRow';
import type { Pod } from '../cluster';
import { ACROSS_NODES, ON_ONE_NODE, pathOf, type Path, type Protocol } from '../paths';
import type { OpenSpan, Task } from '../scene';
import { GrpcError, responseStatusOf } from './grpcError';
import { aboutRpc, endRpc, instrumentationOf, noteMessage, pathOfRpc, type Rpc } from './instrumentations';
import { PODS } from './pods';
import type { StoreScene } from './scenario';

export const INTERNAL = 1;
export const SERVER = 2;
export const CLIENT = 3;

/** What a service does about a call, in its span. Throws GrpcError where it fails. */
export type Handler = (server: Task, span: OpenSpan) => void;

/** The way between two pods, with the next numbers. */
export function pathBetween(scene: StoreScene, client: Pod, server: Pod, protocol: Protocol): Path {
  const points = client.node === server.node ? ON_ONE_NODE : ACROSS_NODES;
  return pathOf(scene.numbers(points.length), client, server, points, protocol);
}

/** Calls a method over gRPC: the client's span, the way, the server's span. @throws GrpcError where the server did */
export function call(scene: StoreScene, client: Task, rpc: Rpc, handle: Handler): void {
  const { pod } = client;
  const { nameOf, ofClient } = instrumentationOf(pod);
  const attributes = [...aboutRpc(rpc), ...ofClient(rpc)];
  scene.span(client, scene.numbers(), { name: nameOf(rpc), kind: CLIENT, attributes }, (span) => {
    const bytes = scene.random.int(20, 400);
    noteMessage(span, pod, 'SENT', bytes);
    let error: GrpcError | null = null;
    const answer = scene.exchange(
      client,
      pathBetween(scene, pod, rpc.server, 'gRPC'),
      {
        type: 'POST',
        domain: `${rpc.server.name}:${rpc.server.port}`,
        resource: rpc.service,
        endpoint: pathOfRpc(rpc),
        bytes,
        traced: { traceId: scene.traceId, spanId: span.id },
      },
      (server) => {
        error = serve(scene, server, rpc, pod, handle);
        const code = (error as GrpcError | null)?.code ?? 0;
        return {
          status: responseStatusOf(code),
          code,
          exception: '',
          bytes: scene.random.int(20, 900),
          affectedRows: null,
        };
      }
    );
    noteMessage(span, pod, 'RECEIVED', answer?.bytes ?? 0);
    endRpc(span, pod, error);
    if (error) {
      throw error as GrpcError;
    }
  });
}

/** @returns what went wrong */
function serve(scene: StoreScene, server: Task, rpc: Rpc, client: Pod, handle: Handler): GrpcError | null {
  const { pod } = server;
  const { nameOf, ofServer } = instrumentationOf(pod);
  scene.work(10, 60);
  const attributes = [...ofServer(rpc, client), ...aboutRpc(rpc)];
  const error = scene.span(server, scene.numbers(), { name: nameOf(rpc), kind: SERVER, attributes }, (span) => {
    noteMessage(span, pod, 'RECEIVED', scene.random.int(20, 400));
    let failed: GrpcError | null = null;
    try {
      handle(server, span);
    } catch (caught) {
      if (!(caught instanceof GrpcError)) {
        throw caught;
      }
      failed = caught;
    }
    noteMessage(span, pod, 'SENT', scene.random.int(20, 900));
    endRpc(span, pod, failed);
    return failed;
  });
  scene.work(5, 30);
  return error;
}

/** A piece of a service's own work, as an internal span. */
export function step(scene: StoreScene, task: Task, name: string, body: (span: OpenSpan) => void): void {
  scene.span(task, scene.numbers(), { name, kind: INTERNAL, attributes: [] }, body);
}

const REDIS_OK: Answer = { status: 0, code: null, exception: '', bytes: 5, affectedRows: null };

/** A command that only agents see: neither is the cache instrumented, nor its client. No header, so no trace id. */
export function redis(scene: StoreScene, client: Task, command: string, answer: Partial<Answer>): void {
  scene.exchange(
    client,
    pathBetween(scene, client.pod, PODS.cache, 'Redis'),
    { type: command.split(' ')[0], domain: '', resource: command, bytes: command.length + 20, traced: null },
    () => {
      scene.work(30, 180);
      return { ...REDIS_OK, ...answer };
    }
  );
}

export const rpcOf = (server: Pod, service: string, method: string): Rpc => ({
  service: `hipstershop.${service}`,
  method,
  server,
});
