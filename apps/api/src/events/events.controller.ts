import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '#libs/commitments';
import { BEGINNING, comparePositions, EventStore, type Position } from '#libs/event-sourcing';
import type { After, Clocks, Page } from '#libs/read-models';
import { Described } from '../docs/described.js';
import { acceptedType, JSON_TYPE, NDJSON_TYPE, Offers, SSE_TYPE } from '../http/accept.guard.js';
import { type ListAnswer, Lists } from '../lists/lists.js';
import { Metrics } from '../metrics/metrics.js';
import { EventsAnswer, type EventRow } from './event.answers.js';
import { eventRow } from './event-row.js';
import { eventStream } from './event-stream.js';
import { EVENTS_EXAMPLE } from './events.examples.js';
import { EventsQuery, isPosition } from './events.requests.js';
import { Shutdown } from './shutdown.js';

/** How many events are read at a time for a client that listens. */
const BATCH = 100;

/** How often a client that listens is asked again whether it may, ms. */
const ASK_AGAIN = 1_000;

/** The ledger itself, in order. */
@ApiTags('events')
@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly store: EventStore,
    private readonly lists: Lists,
    private readonly shutdown: Shutdown,
    private readonly metrics: Metrics,
  ) {}

  @Get()
  @Offers(JSON_TYPE, NDJSON_TYPE, SSE_TYPE)
  @ApiHeader({
    name: 'Last-Event-ID',
    description: 'text/event-stream: the position behind which to go on',
    required: false,
  })
  @Described({
    access: 'reader',
    summary: 'Read the ledger in order, or listen to it',
    type: EventsAnswer,
    answer: EVENTS_EXAMPLE,
  })
  async listEvents(
    @Query() query: EventsQuery,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListAnswer<EventRow> | AsyncIterable<string>> {
    if (acceptedType(http.headers.accept, [JSON_TYPE, NDJSON_TYPE, SSE_TYPE]) === SSE_TYPE)
      return this.listen(query, http, reply);
    const begin = query.after ?? BEGINNING;
    return this.lists.answer<EventRow>(http, reply, query, {
      pin: async () => ({ asOf: 0, knownAt: await this.store.head() }),
      page: (clocks, limit, after) => this.page(clocks, limit, after, begin),
    });
  }

  /** One more is read than asked for, which tells whether a page is the last. */
  private async page(
    { knownAt }: Clocks,
    limit: number,
    after: After | undefined,
    begin: Position,
  ): Promise<Page<EventRow>> {
    const read = await this.store.readAll(after ? after.id : begin, limit + 1);
    const events = read.filter(({ position }) => comparePositions(position, knownAt) <= 0);
    const items = events.slice(0, limit).map(eventRow);
    const last = items.at(-1);
    return last && events.length > limit ? { items, next: { key: 0, id: last.position } } : { items };
  }

  private listen(query: EventsQuery, http: FastifyRequest, reply: FastifyReply): AsyncIterable<string> {
    if (query.limit !== undefined || query.cursor !== undefined) {
      throw refuse('invalid-request', 'A stream of events is not paged: leave limit and cursor out.');
    }
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    void reply.headers({
      'Content-Type': SSE_TYPE,
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
      Vary: 'Accept',
    });
    const { signal } = gone;
    this.shutdown.signal.addEventListener('abort', () => gone.abort(), { signal });
    const asking = setInterval(() => void http.mayStill().then((may) => may || gone.abort()), ASK_AGAIN);
    this.metrics.listeners.inc();
    signal.addEventListener('abort', () => {
      clearInterval(asking);
      this.metrics.listeners.dec();
    });
    return eventStream(this.store.subscribe(beginOf(query, http), { signal, batchSize: BATCH }));
  }
}

/** What the client saw last counts more than where it began. */
function beginOf({ after = BEGINNING }: EventsQuery, http: FastifyRequest): Position {
  const seen = http.headers['last-event-id'];
  if (seen === undefined || seen === '') return after;
  if (isPosition(seen)) return seen;
  throw refuse(
    'invalid-request',
    'Last-Event-ID must be the id of an event of this stream: its position in the ledger.',
  );
}
