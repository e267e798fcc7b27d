import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Parties } from '#libs/application';
import { type FollowUpItem, Queries } from '#libs/read-models';
import { Described } from '../docs/described.js';
import { CSV_TYPE, JSON_TYPE, NDJSON_TYPE, Offers } from '../http/accept.guard.js';
import { type ListAnswer, Lists } from '../lists/lists.js';
import { COMMITMENT_ID } from '../register/register.examples.js';
import { FollowUpsAnswer } from './follow-ups.answers.js';
import { FollowUpsQuery } from './follow-ups.requests.js';

const EXAMPLE = {
  items: [
    {
      id: '1f9d2b6c-3b3e-5f0c-8b9e-6b8f4a9a2c10',
      commitment: {
        id: COMMITMENT_ID,
        kind: 'planned_visit',
        subject: 'Arrange a visit to the US by Prime Minister Kishida',
        debtors: ['JPN', 'USA'],
      },
      action: 'Review whether the visit still stands',
      owner: null,
      dueOn: null,
      overdue: false,
      reason: 'review_due',
      why: 'It was promised “at the earliest opportunity” on 13 November 2021, and nothing was heard since.',
      since: '2021-12-13',
      state: 'outstanding',
    },
  ],
  next: null,
};

const COLUMNS = [
  'id',
  'commitment.id',
  'commitment.kind',
  'commitment.subject',
  'commitment.debtors',
  'action',
  'owner',
  'dueOn',
  'overdue',
  'reason',
  'why',
  'since',
  'state',
] as const;

/** What is to be chased: opened by people, or asked for by the ledger itself. */
@ApiTags('follow-ups')
@Controller('v1/follow-ups')
export class FollowUpsController {
  constructor(
    private readonly lists: Lists,
    private readonly queries: Queries,
    private readonly parties: Parties,
  ) {}

  @Get()
  @Offers(JSON_TYPE, CSV_TYPE, NDJSON_TYPE)
  @Described({
    access: 'reader',
    summary: 'List what is to be chased, most pressing first',
    type: FollowUpsAnswer,
    answer: EXAMPLE,
  })
  async listFollowUps(
    @Query() query: FollowUpsQuery,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListAnswer<FollowUpItem> | AsyncIterable<string>> {
    const { limit: _, cursor: __, asOf: ___, knownAt: ____, state = 'outstanding', ...rest } = query;
    if (query.party !== undefined) await this.parties.check([{ code: query.party, pointer: '/party' }]);
    const filter = { ...rest, state, ...(query.commitment ? { commitment: query.commitment.toLowerCase() } : {}) };
    return this.lists.answer<FollowUpItem>(http, reply, query, {
      columns: COLUMNS,
      page: (clocks, limit, after) => this.queries.followUps(filter, clocks, limit, after),
    });
  }
}
