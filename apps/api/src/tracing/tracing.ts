import type { Logger } from 'pino';
import { beginSpans } from './spans.js';

/** How long what is not yet sent may hold up the end, ms. */
const FLUSH_MAX = 2_000;

/**
 * Sends spans to an OpenTelemetry collector, by OTLP over HTTP, from here on. The SDK is loaded only now, and reads the
 * variables of its own specification: `OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER` and others.
 * A collector that is away costs spans and nothing else.
 * @returns sends what waits, and ends it
 */
export async function startTracing(log: Logger): Promise<() => Promise<void>> {
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, resources, { diag, DiagLogLevel }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/api'),
    ]);
  const say = (message: string): void => log.warn({ context: 'Tracing' }, message);
  diag.setLogger({ error: say, warn: say, info() {}, debug() {}, verbose() {} }, DiagLogLevel.WARN);
  const named = resources.resourceFromAttributes({ 'service.name': 'pacta' });
  const resource = named.merge(resources.detectResources({ detectors: [resources.envDetector] }));
  const provider = new NodeTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  beginSpans();
  return async () => {
    const ended = provider.shutdown().catch(() => undefined);
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, FLUSH_MAX).unref())]);
  };
}
