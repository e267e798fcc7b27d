import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RowsDamage } from '../health/rows-damage.js';
import { Paths } from '../http/paths.js';
import { Metrics } from '../metrics/metrics.js';
import '../tracing/requests.js';
import { BUG, EdgeProblem, problemOf, PROBLEM_TYPE, retryAfterOf, tell } from './problem.js';

/** Every answer that is not a success is an RFC 9457 problem, and none holds a stack trace. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  constructor(
    private readonly paths: Paths,
    private readonly metrics: Metrics,
    private readonly damage: RowsDamage,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const path = pathOf(http);
    const allowed = isUnknownRoute(thrown) ? this.paths.methodsOf(path) : [];
    if (allowed.length > 0 && http.method === 'OPTIONS') {
      void reply.status(204).header('Allow', allowed.join(', ')).send();
      return;
    }
    const error = allowed.length > 0 ? methodNotAllowed(http.method, allowed) : thrown;
    this.send(reply, error, path);
  }

  private send(reply: FastifyReply, error: unknown, path: string): void {
    this.damage.hear(error);
    const told = tell(error);
    if (!told) {
      const trace = reply.request.span?.spanContext().traceId;
      const where = trace === undefined ? `at ${path}` : `at ${path}, trace ${trace}`;
      this.logger.error(error instanceof Error ? error : new Error(String(error)), where);
    }
    const problem = problemOf(told ?? BUG, path);
    this.metrics.problems.inc({ code: problem.code });
    // What the handler had set belongs to the answer that was not given.
    for (const name of ['ETag', 'Location', 'Ledger-Position', 'Link', 'Content-Type']) void reply.removeHeader(name);
    const retryAfter = retryAfterOf(problem.code);
    if (retryAfter !== undefined) void reply.header('Retry-After', retryAfter);
    if (error instanceof EdgeProblem) void reply.headers(error.headers);
    void reply.status(problem.status).type(PROBLEM_TYPE).serializer(JSON.stringify).send(problem);
  }
}

const pathOf = (http: FastifyRequest): string => http.url.split('?', 1)[0]!;

/** Handlers refuse with `Refused`; a 404 of Nest's own says that no route matched. */
const isUnknownRoute = (error: unknown): boolean => error instanceof HttpException && error.getStatus() === 404;

function methodNotAllowed(method: string, allowed: readonly string[]): EdgeProblem {
  const list = allowed.join(', ');
  return new EdgeProblem('method-not-allowed', `This path knows ${list}, not ${method}.`, { Allow: list });
}
