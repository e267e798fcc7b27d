import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type AllowedActs, CommitmentReader, type CommitmentView, type HistoryEntry } from '#libs/application';
import { Described } from '../docs/described.js';
import { CSV_TYPE, JSON_TYPE, NDJSON_TYPE, Offers } from '../http/accept.guard.js';
import { tagged } from '../http/tagged.js';
import { AskedListQuery, AskedQuery } from '../lists/list.requests.js';
import { type ListAnswer, Lists, type Listing } from '../lists/lists.js';
import { askedIn } from '../lists/when.js';
import { AllowedActsAnswer, CommitmentViewAnswer, HistoryAnswer } from './commitment.answers.js';
import { ALLOWED_ACTS, HISTORY, VIEW } from './examples.answers.js';
import { Exchange, Id } from './exchange.js';

/** What is known of one commitment: always current, whatever the read models have reached. */
@ApiTags('commitments')
@Controller('v1/commitments/:id')
export class ReadingController {
  constructor(
    private readonly reader: CommitmentReader,
    private readonly lists: Lists,
  ) {}

  @Get()
  @Described({
    access: 'reader',
    summary: 'One commitment, as it stands at a time',
    type: CommitmentViewAnswer,
    answer: VIEW,
  })
  async readCommitment(
    @Exchange() { http, reply }: Exchange,
    @Id() id: string,
    @Query() query: AskedQuery,
  ): Promise<CommitmentView | undefined> {
    const view = await this.reader.view(id, askedIn(query));
    return tagged(http, reply, view.version, view);
  }

  @Get('history')
  @Offers(JSON_TYPE, CSV_TYPE, NDJSON_TYPE)
  @Described({
    access: 'reader',
    summary: 'What happened to it, oldest first, a sentence an entry',
    type: HistoryAnswer,
    answer: HISTORY,
  })
  async listHistory(
    @Exchange() { http, reply }: Exchange,
    @Id() id: string,
    @Query() query: AskedListQuery,
  ): Promise<ListAnswer<HistoryEntry> | AsyncIterable<string>> {
    const first = await this.reader.history(id, askedIn(query), { from: 1, limit: 1 });
    return this.lists.answer(http, reply, query, this.entries(id, query, first.version));
  }

  @Get('allowed-acts')
  @Described({ access: 'reader', summary: 'What may be done now', type: AllowedActsAnswer, answer: ALLOWED_ACTS })
  async listAllowedActs(
    @Exchange() { http, reply }: Exchange,
    @Id() id: string,
    @Query() query: AskedQuery,
  ): Promise<AllowedActs | undefined> {
    const allowed = await this.reader.allowedActs(id, askedIn(query));
    return tagged(http, reply, allowed.version, allowed);
  }

  /** A walk goes on by version, and ends at the version that its first page saw. */
  private entries(id: string, query: AskedListQuery, version: number): Listing<HistoryEntry> {
    return {
      columns: [
        'version',
        'position',
        'event.id',
        'event.type',
        'says',
        'effective',
        'recordedAt',
        'actor',
        'note',
        'source.title',
        'source.url',
        'source.document',
        'source.quote',
        'changes',
        'correctedBy',
        'retractedBy',
        'redactedBy',
      ],
      page: async (_, limit, after) => {
        const upTo = after === undefined ? version : Number(after.id);
        const { items, next } = await this.reader.history(id, askedIn(query), {
          from: Number(after?.key ?? 1),
          limit,
          upTo,
        });
        return { items, ...(next === undefined ? {} : { next: { key: next, id: String(upTo) } }) };
      },
    };
  }
}
