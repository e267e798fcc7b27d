import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { type Relation, RelationReader } from '#libs/application';
import { firstInstantOf } from '#libs/event-sourcing';
import { Exchange } from '../commitments/exchange.js';
import { Described } from '../docs/described.js';
import { tagged } from '../http/tagged.js';
import { askedIn } from '../lists/when.js';
import { RelationAnswer } from './relations.answers.js';
import { RELATION_EXAMPLE } from './relations.examples.js';
import { RelationQuery } from './relations.requests.js';

type OneWay = Relation['owes'][number] & { readonly all: string };
type Answer = Omit<Relation, 'owes'> & { readonly owes: readonly OneWay[] };

/** What two parties owe each other, at any time, by what was known at any time. */
@ApiTags('relations')
@Controller('v1/relations/:partyA/:partyB')
export class RelationsController {
  constructor(private readonly reader: RelationReader) {}

  @Get()
  @ApiParam({ name: 'partyA', description: 'The code of a party.', schema: { type: 'string' }, example: 'JPN' })
  @ApiParam({ name: 'partyB', description: 'The code of another party.', schema: { type: 'string' }, example: 'USA' })
  @Described({
    access: 'reader',
    summary: 'What two parties owe each other, by kind and status',
    description:
      'Every commitment of which the one is a debtor and the other a creditor, at most 500 each way; with `since`, how the ' +
      'answer differs from what it was just before: what was recorded since, and what time alone brought about.',
    type: RelationAnswer,
    answer: RELATION_EXAMPLE,
  })
  async readRelation(
    @Exchange() { http, reply }: Exchange,
    @Param('partyA') partyA: string,
    @Param('partyB') partyB: string,
    @Query() query: RelationQuery,
  ): Promise<Answer | undefined> {
    const { since } = query;
    const asked = { ...askedIn(query), ...(since === undefined ? {} : { since: firstInstantOf(since) }) };
    const { owes, ...relation } = await this.reader.relation(partyA, partyB, asked);
    const answer = { ...relation, owes: owes.map((way) => ({ ...way, all: listOf(way, query) })) };
    // The instants move with the clock: the tag stands for what is told of them.
    const { asOf: _, knownAt: __, ...told } = answer;
    return tagged(http, reply, 0, told) ? answer : undefined;
  }
}

/** The list that holds what one owes the other, asked for the same times. */
function listOf({ debtor, creditor }: Relation['owes'][number], { asOf, knownAt }: RelationQuery): string {
  const times = { ...(asOf === undefined ? {} : { asOf }), ...(knownAt === undefined ? {} : { knownAt }) };
  return `/v1/commitments?${new URLSearchParams({ debtor, creditor, ...times }).toString()}`;
}
