import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Parties } from '#libs/application';
import { dayOf, rfc3339 } from '#libs/event-sourcing';
import { type CommitmentItem, Queries } from '#libs/read-models';
import { Described } from '../docs/described.js';
import { CSV_TYPE, JSON_TYPE, NDJSON_TYPE, Offers } from '../http/accept.guard.js';
import { type ListAnswer, Lists } from '../lists/lists.js';
import { RegisterAnswer, type RegisterRow } from './register.answers.js';
import { COMMITMENTS_EXAMPLE } from './register.examples.js';
import { RegisterQuery } from './register.requests.js';

const COLUMNS = [
  'id',
  'kind',
  'subject',
  'debtors',
  'creditors',
  'effective',
  'zone',
  'status',
  'conditions',
  'disputed',
  'disputes',
  'dueOn',
  'deadline',
  'standing',
  'amounts',
  'version',
  'position',
  'recordedAt',
] as const;

/** The register: every commitment of the ledger, at any time, by what was known at any time. */
@ApiTags('commitments')
@Controller('v1/commitments')
export class RegisterController {
  constructor(
    private readonly lists: Lists,
    private readonly queries: Queries,
    private readonly parties: Parties,
  ) {}

  @Get()
  @Offers(JSON_TYPE, CSV_TYPE, NDJSON_TYPE)
  @Described({ access: 'reader', summary: 'List commitments', type: RegisterAnswer, answer: COMMITMENTS_EXAMPLE })
  async listCommitments(
    @Query() query: RegisterQuery,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListAnswer<RegisterRow> | AsyncIterable<string>> {
    const { limit: _, cursor: __, asOf: ___, knownAt: ____, sort = '-recorded', ...filter } = query;
    await this.parties.check(partiesIn(query));
    return this.lists.answer<RegisterRow>(http, reply, query, {
      columns: COLUMNS,
      page: async (clocks, limit, after) => {
        const { items, ...next } = await this.queries.commitments(filter, clocks, sort, limit, after);
        return { items: items.map(row), ...next };
      },
    });
  }
}

const partiesIn = (query: RegisterQuery) =>
  (['party', 'debtor', 'creditor'] as const).flatMap((name) => {
    const code = query[name];
    return code === undefined ? [] : [{ code, pointer: `/${name}` }];
  });

function row({ amounts, dueAt, recordedAt, ...item }: CommitmentItem): RegisterRow {
  return {
    ...item,
    debtors: [...item.debtors],
    creditors: [...item.creditors],
    standing: [...item.standing],
    ...(amounts ? { amounts: amounts.map((sums) => ({ ...sums, debtors: [...sums.debtors] })) } : {}),
    conditions: [...item.conditions],
    disputes: item.disputes.map((dispute) => ({ ...dispute, debtors: [...dispute.debtors] })),
    dueOn: dueAt === null ? null : dayOf(dueAt),
    recordedAt: rfc3339(recordedAt),
  };
}
