import { type Attributes, type Span, SpanStatusCode, trace } from '@opentelemetry/api';

/** Does nothing until `startTracing` has registered a provider. */
export const tracer = trace.getTracer('pacta');

/** Without a provider, spans are made for nobody. */
let isTraced = false;

export const beginSpans = (): void => {
  isTraced = true;
};

const NOBODY = (): void => {};

/** Begins a span below the active one; what is given back ends it, with the error that the work ended with. */
export function beginSpan(name: string, attributes: Attributes = {}): (error?: unknown) => void {
  if (!isTraced) return NOBODY;
  const span = tracer.startSpan(name, { attributes });
  return (error) => endSpan(span, error);
}

/** Does some work within a span, which is the parent of those that the work begins. */
export async function inSpan<Result>(
  name: string,
  attributes: Attributes,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!isTraced) return work();
  return tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      const result = await work();
      endSpan(span);
      return result;
    } catch (error) {
      endSpan(span, error);
      throw error;
    }
  });
}

/** An error is told by its name alone: a message may hold words of the ledger. */
function endSpan(span: Span, error?: unknown): void {
  if (error !== undefined) {
    const name = (error as { readonly name?: string }).name ?? 'Error';
    span.setAttribute('error.type', name).setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}
