import { createServer } from 'node:net';
import { Metadata, Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import { encodeResponse, rpcCodeOf } from '../http/encoding';
import { HttpError } from '../http/httpError';
import { listen } from '../http/traceServer';
import type { Intake } from '../intake';
import { RetryInfo, RpcStatus } from '../otlp/schema';

const PATH = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
/** Calls under way are waited for when the server stops, but not for ever. */
const STOP_PATIENCE_MS = 20_000;

export interface GrpcServerOptions {
  /** Bytes of a message, as it comes and unpacked; more is RESOURCE_EXHAUSTED. */
  maxBytes: number;
  intake: Intake;
}

export interface GrpcServer {
  port: number;
  /** Takes no more calls; those under way are still answered. */
  close(): Promise<void>;
}

type Call = ServerUnaryCall<Buffer, Buffer>;

/**
 * OTLP/gRPC: one method. Messages may be packed with gzip or deflate, which is what `@grpc/grpc-js` knows; another encoding
 * is UNIMPLEMENTED, as is another method. Errors that a sender should try again carry a RetryInfo, without which
 * RESOURCE_EXHAUSTED is final to it.
 * @throws if the port is taken
 */
export async function startGrpcServer(options: GrpcServerOptions, port: number, host: string): Promise<GrpcServer> {
  const server = new Server({
    'grpc.max_receive_message_length': options.maxBytes,
    'grpc.max_concurrent_streams': 100,
  });
  const bytes = (message: Buffer) => message;
  const method = { path: PATH, requestStream: false, responseStream: false };
  server.addService(
    {
      Export: {
        ...method,
        requestSerialize: bytes,
        requestDeserialize: bytes,
        responseSerialize: bytes,
        responseDeserialize: bytes,
      },
    },
    { Export: (call: Call, answer: sendUnaryData<Buffer>) => void exportSpans(options.intake, call, answer) }
  );
  await mustBeFree(port, host);
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, actual) => {
      return error ? reject(error) : resolve(actual);
    });
  });
  return { port: bound, close: () => shutDown(server) };
}

async function exportSpans({ share: open, take }: Intake, call: Call, answer: sendUnaryData<Buffer>): Promise<void> {
  const share = open();
  try {
    share.add(call.request.length);
    const { rejectedSpans, reason } = await take(call.request, 'protobuf', peerIp(call.getPeer()));
    answer(null, encodeResponse('protobuf', rejectedSpans, reason));
  } catch (error) {
    answer(rpcError(error));
  } finally {
    share.close();
  }
}

function rpcError(error: unknown): { code: number; details: string; metadata: Metadata } {
  const { status, message, headers } = error instanceof HttpError ? error : new HttpError(500, 'the receiver failed');
  const code = rpcCodeOf(status);
  const metadata = new Metadata();
  if (headers['retry-after']) {
    const value = RetryInfo.encode(RetryInfo.fromObject({ retryDelay: { seconds: headers['retry-after'] } })).finish();
    const details = [{ typeUrl: 'type.googleapis.com/google.rpc.RetryInfo', value }];
    const full = RpcStatus.encode(RpcStatus.fromObject({ code, message, details })).finish();
    metadata.set('grpc-status-details-bin', Buffer.from(full));
  }
  return { code, details: message, metadata };
}

/** `127.0.0.1:4711`, `[::1]:4711`, `[::ffff:127.0.0.1]:4711`. */
const peerIp = (peer: string): string =>
  peer
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .replace(/^::ffff:/, '');

/** The library prints its own words about a port that is taken, and does not say which. @throws EADDRINUSE */
async function mustBeFree(port: number, host: string): Promise<void> {
  if (port !== 0) {
    const probe = createServer();
    await listen(probe, port, host);
    await new Promise<void>((resolve) => probe.close(() => resolve()));
  }
}

function shutDown(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.forceShutdown(), STOP_PATIENCE_MS);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
