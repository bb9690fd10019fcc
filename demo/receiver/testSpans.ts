import type { ResourceSpans } from './otlp/model';
import { encodeProtobuf } from './otlp/protobuf';

/** For tests: one span. */
export const testBatch = (
  name = 'GET /items',
  resource: Record<string, string> = { 'service.name': 'shop' }
): ResourceSpans => ({
  resource: Object.entries(resource).map(([key, value]) => ({ key, value })),
  spans: [
    {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      parentSpanId: '',
      name,
      kind: 2,
      startNs: 1_790_000_000_123_456_789n,
      endNs: 1_790_000_000_223_456_789n,
      attributes: [],
      events: [],
      statusCode: 0,
      statusMessage: '',
    },
  ],
});

/** For tests: a request of one span in protobuf. */
export const testRequest = (name?: string): Buffer => Buffer.from(encodeProtobuf([testBatch(name)]));
