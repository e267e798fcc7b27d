import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ChangeItem, ChangesReader, Parties } from '#libs/application';
import { refuse } from '#libs/commitments';
import { DAY, firstInstantOf, type Instant, lastInstantOf } from '#libs/event-sourcing';
import { Exchange } from '../commitments/exchange.js';
import { Described } from '../docs/described.js';
import { CSV_TYPE, JSON_TYPE, NDJSON_TYPE, Offers } from '../http/accept.guard.js';
import { type ListAnswer, Lists } from '../lists/lists.js';
import { ChangesAnswer } from './changes.answers.js';
import { CHANGES_EXAMPLE } from './changes.examples.js';
import { ChangesQuery } from './changes.requests.js';

const COLUMNS = [
  'type',
  'at',
  'commitment.id',
  'commitment.kind',
  'commitment.subject',
  'commitment.debtors',
  'document.id',
  'document.title',
  'says',
  'event.id',
  'event.type',
  'effective',
  'recordedAt',
  'position',
  'condition',
  'since',
  'why',
  'changes',
  'source.title',
  'source.url',
  'source.document',
  'source.quote',
] as const;

/** A desk's morning report. */
@ApiTags('changes')
@Controller('v1/changes')
export class ChangesController {
  constructor(
    private readonly lists: Lists,
    private readonly reader: ChangesReader,
    private readonly parties: Parties,
  ) {}

  @Get()
  @Offers(JSON_TYPE, CSV_TYPE, NDJSON_TYPE)
  @Described({
    access: 'reader',
    summary: 'What changed in the ledger between two days, oldest first',
    description:
      'Both days are included. `recorded` items were recorded in between; `derived` ones were brought about by the calendar ' +
      'alone in between (a deadline passed, a pledge lapsed), as it is believed at the end. With `party` or `kind` only ' +
      'commitments are told.',
    type: ChangesAnswer,
    answer: CHANGES_EXAMPLE,
  })
  async listChanges(
    @Exchange() { http, reply }: Exchange,
    @Query() query: ChangesQuery,
  ): Promise<ListAnswer<ChangeItem> | AsyncIterable<string>> {
    const { party, kind } = query;
    if (party !== undefined) await this.parties.check([{ code: party, pointer: '/party' }]);
    const { from, to } = windowOf(query);
    const filter = { ...(party === undefined ? {} : { party }), ...(kind === undefined ? {} : { kind }) };
    return this.lists.answer<ChangeItem>(http, reply, query, {
      columns: COLUMNS,
      pin: () => this.reader.pin(to),
      page: (clocks, limit, after) => this.reader.page(filter, from ?? clocks.asOf - DAY, clocks, limit, after),
    });
  }
}

function windowOf({ from, to }: ChangesQuery): {
  readonly from: Instant | undefined;
  readonly to: Instant | undefined;
} {
  const [begin, end] = [from && firstInstantOf(from), to && lastInstantOf(to)] as (Instant | undefined)[];
  if (begin !== undefined && end !== undefined && begin > end) {
    throw refuse('dates-reversed', `${to} lies before ${from}.`, { pointer: '/to' });
  }
  return { from: begin, to: end };
}
