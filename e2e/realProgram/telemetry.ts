/**
 * OpenTelemetry as its documentation sets it up for Node; import it before anything that is to be instrumented.
 * Name, namespace and address come from the standard variables: OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES,
 * OTEL_EXPORTER_OTLP_TRACES_ENDPOINT.
 */
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { NodeSDK } from '@opentelemetry/sdk-node';

const sdk = new NodeSDK({
  traceExporter: new OTLPTraceExporter(),
  instrumentations: [new HttpInstrumentation()],
});
sdk.start();

/** Sends what is still waiting. */
export function stopTelemetry(): Promise<void> {
  return sdk.shutdown();
}
