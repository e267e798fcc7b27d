import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type AccessFilter, ControlStore, type NumberedAccess } from '#libs/access';
import { AccessLog } from '#libs/application';
import { firstInstantOf, lastInstantOf } from '#libs/event-sourcing';
import type { After, Page } from '#libs/read-models';
import { Exchange } from '../commitments/exchange.js';
import { Described } from '../docs/described.js';
import { CSV_TYPE, JSON_TYPE, NDJSON_TYPE, Offers } from '../http/accept.guard.js';
import { type ListAnswer, Lists } from '../lists/lists.js';
import { type AccessAnswer, AccessesAnswer } from './access.answers.js';
import { AccessQuery } from './access.requests.js';

const COLUMNS = ['number', 'at', 'actor', 'name', 'credential', 'method', 'path', 'route', 'status'] as const;

const EXAMPLE: AccessesAnswer = {
  items: [
    {
      number: 41,
      at: '2026-03-02T09:30:00.000Z',
      actor: 'actor-5b1f0c92ab7e',
      name: 'Japan desk',
      credential: 'key-1f0c92ab',
      method: 'GET',
      path: '/v1/commitments?party=JPN',
      route: '/v1/commitments',
      status: 200,
    },
  ],
  next: null,
};

/** Who read what, for those who watch over the watchers. */
@ApiTags('access')
@Controller('v1/access-log')
export class AccessController {
  constructor(
    private readonly store: ControlStore,
    private readonly log: AccessLog,
    private readonly lists: Lists,
  ) {}

  @Get()
  @Offers(JSON_TYPE, CSV_TYPE, NDJSON_TYPE)
  @Described({
    access: 'auditor',
    summary: 'Who read and exported what, and who wanted to do what they may not, newest first',
    description: 'Who wrote what stands in the ledger itself: the actor of each event.',
    type: AccessesAnswer,
    answer: EXAMPLE,
  })
  async listAccesses(
    @Exchange() { http, reply }: Exchange,
    @Query() query: AccessQuery,
  ): Promise<ListAnswer<AccessAnswer> | AsyncIterable<string>> {
    const filter = filterIn(query);
    await this.log.write();
    return this.lists.answer<AccessAnswer>(http, reply, query, {
      columns: COLUMNS,
      // Numbers only grow, and a walk goes down from where it began: nothing has to be pinned.
      pin: async () => ({ asOf: 0, knownAt: '0' }),
      page: async (_clocks, limit, after) => this.page(filter, limit, after),
    });
  }

  /** One more is read than asked for, which tells whether a page is the last. */
  private async page(filter: AccessFilter, limit: number, after?: After): Promise<Page<AccessAnswer>> {
    const read = await this.store.accesses(filter, limit + 1, after && Number(after.key));
    const items = read.slice(0, limit).map(answerOf);
    const last = items.at(-1);
    return last === undefined || read.length <= limit ? { items } : { items, next: { key: last.number, id: '' } };
  }
}

const answerOf = (access: NumberedAccess): AccessAnswer => ({ ...access, at: new Date(access.at).toISOString() });

const filterIn = ({ actor, route, from, to }: AccessQuery): AccessFilter => ({
  ...(actor === undefined ? {} : { actor }),
  ...(route === undefined ? {} : { route }),
  ...(from === undefined ? {} : { from: firstInstantOf(from) }),
  ...(to === undefined ? {} : { to: lastInstantOf(to) }),
});
