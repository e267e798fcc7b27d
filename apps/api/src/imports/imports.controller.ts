import { PassThrough, Readable } from 'node:stream';
import { Controller, HttpCode, Logger, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExtraModels, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ImportRun, Imports } from '#libs/application';
import { EventStore } from '#libs/event-sourcing';
import { callerOf } from '../access/request-caller.js';
import { Described } from '../docs/described.js';
import { Shutdown } from '../events/shutdown.js';
import { NDJSON_TYPE, Offers } from '../http/accept.guard.js';
import { Metrics } from '../metrics/metrics.js';
import { EdgeProblem } from '../problem/problem.js';
import type { StoppedBy } from './import.answers.js';
import { DESCRIPTION, IMPORT, REPORT } from './import.examples.js';
import { importReport } from './import-report.js';
import { ImportLineBody, ImportQuery } from './import.requests.js';
import { linesOf } from './lines.js';

const LINE_MAX = 1024 * 1024;

/** Many commands at once, from a file. */
@ApiTags('import')
@ApiExtraModels(ImportLineBody)
@Controller('v1/imports')
export class ImportsController {
  private readonly logger = new Logger('Imports');

  constructor(
    private readonly imports: Imports,
    private readonly store: EventStore,
    private readonly shutdown: Shutdown,
    private readonly metrics: Metrics,
  ) {}

  @Post()
  @HttpCode(200)
  @Offers(NDJSON_TYPE)
  @ApiConsumes(NDJSON_TYPE)
  @ApiBody({ schema: { $ref: getSchemaPath(ImportLineBody) }, examples: { lines: { value: IMPORT } } })
  @Described({ access: 'recorder', summary: 'Import a file of commands', description: DESCRIPTION, answer: REPORT })
  async importLines(
    @Query() { report }: ImportQuery,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AsyncIterable<string>> {
    const { body } = http;
    if (!(body instanceof Readable))
      throw new EdgeProblem('unsupported-media-type', `Send the lines as ${NDJSON_TYPE}.`);
    const dryRun = (http.query as { readonly dryRun?: string }).dryRun === 'true';
    void reply.headers({ 'Content-Type': NDJSON_TYPE, 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
    const caller = callerOf(http);
    const run = dryRun ? await this.imports.rehearse(caller) : this.imports.begin(caller);
    return this.report(body, run, { dryRun, all: report === 'all' });
  }

  private async *report(
    body: Readable,
    run: ImportRun,
    how: { readonly dryRun: boolean; readonly all: boolean },
  ): AsyncGenerator<string> {
    const input = new Stoppable(body);
    const { signal } = this.shutdown;
    const onShutdown = (): void => input.stop('shutdown');
    signal.addEventListener('abort', onShutdown, { once: true });
    try {
      yield* importReport(
        linesOf(input.chunks(), LINE_MAX, () => input.isStopped),
        run,
        {
          ...how,
          position: async () => this.store.head(),
          onDone: (outcome) => this.metrics.commands.inc({ type: 'import', outcome: how.dryRun ? 'dry-run' : outcome }),
          onBug: (error) => this.logger.error(error),
          stop: () => input.stop('store-unavailable'),
          isStopped: () => input.isStopped,
          stoppedBy: () => input.stoppedBy,
        },
      );
    } finally {
      signal.removeEventListener('abort', onShutdown);
      input.stop();
      await run.close();
    }
  }
}

/** A body that can be read no further without cutting the connection on which the answer goes back. */
class Stoppable {
  private readonly through = new PassThrough();
  isStopped = false;
  /** The first cause. */
  stoppedBy?: StoppedBy;

  constructor(private readonly body: Readable) {
    body.pipe(this.through);
    // A client that went away sends no end.
    body.once('close', () => body.readableEnded || this.through.destroy());
    // Once: a client that does not even take the answer is cut the second time.
    body.once('timeout', () => this.stop('silence'));
  }

  stop(by?: StoppedBy): void {
    this.isStopped = true;
    if (by) this.stoppedBy ??= by;
    this.body.unpipe(this.through);
    this.through.end();
  }

  /** Ends where it was stopped, or where the client went away. */
  async *chunks(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of this.through) {
        if (this.isStopped) return;
        yield chunk as Buffer;
      }
    } catch (error) {
      if (!this.body.destroyed) throw error;
      this.isStopped = true;
    }
  }
}
