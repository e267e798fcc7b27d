import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Parties, type Receipt, RegisterParty } from '#libs/application';
import type { PartyData } from '#libs/commitments';
import { Described } from '../docs/described.js';
import { CSV_TYPE, JSON_TYPE, NDJSON_TYPE, Offers } from '../http/accept.guard.js';
import { ReceiptAnswer } from '../http/receipt.answers.js';
import { Writes } from '../http/writes.js';
import { type ListAnswer, Lists } from '../lists/lists.js';
import { pageOf } from '../lists/page.js';
import { EVENT_ID } from '../register/register.examples.js';
import { PartiesAnswer, type PartyRow } from './parties.answers.js';
import { PartiesQuery, RegisterPartyBody } from './parties.requests.js';

const EXAMPLE = {
  code: 'OPANAL',
  name: 'Agency for the Prohibition of Nuclear Weapons in Latin America',
  type: 'organisation',
};

/** The parties that commitments may name. */
@ApiTags('parties')
@Controller('v1/parties')
export class PartiesController {
  constructor(
    private readonly lists: Lists,
    private readonly parties: Parties,
    private readonly writes: Writes,
  ) {}

  @Get()
  @Offers(JSON_TYPE, CSV_TYPE, NDJSON_TYPE)
  @Described({
    access: 'reader',
    summary: 'List the known parties, by code',
    type: PartiesAnswer,
    answer: { items: [{ code: 'JPN', name: 'Japan', type: 'state' }, EXAMPLE], next: null },
  })
  async listParties(
    @Query() query: PartiesQuery,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListAnswer<PartyRow> | AsyncIterable<string>> {
    return this.lists.answer<PartyRow>(http, reply, query, {
      columns: ['code', 'name', 'type'],
      page: async (_, limit, after) => pageOf(await this.found(query.q), ({ code }) => code, limit, after),
    });
  }

  @Post()
  @Described({
    access: 'recorder',
    summary: 'Register a party',
    status: 201,
    type: ReceiptAnswer,
    request: EXAMPLE,
    answer: {
      id: 'OPANAL',
      version: 1,
      position: '8',
      leafIndex: 7,
      events: [{ id: EVENT_ID, type: 'PartyRegistered', version: 1 }],
      conflicts: [],
    },
  })
  async registerParty(
    @Body() body: RegisterPartyBody,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Receipt> {
    return this.writes.carry(http, reply, (request) => new RegisterParty(body, request), locationOf);
  }

  private async found(q: string | undefined): Promise<readonly PartyData[]> {
    const all = await this.parties.all();
    if (q === undefined) return all;
    const wanted = q.trim().toLowerCase();
    return all.filter(({ code, name }) => [code, name].some((text) => text.toLowerCase().includes(wanted)));
  }
}

const locationOf = ({ id }: Receipt): string => `/v1/parties?q=${id}`;
