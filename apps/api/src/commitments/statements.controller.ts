import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type StatementItem, StatementReader, type StatementsDiff } from '#libs/application';
import { Described } from '../docs/described.js';
import { CSV_TYPE, JSON_TYPE, NDJSON_TYPE, Offers } from '../http/accept.guard.js';
import { tagged } from '../http/tagged.js';
import { AskedListQuery } from '../lists/list.requests.js';
import { type ListAnswer, Lists, type Listing } from '../lists/lists.js';
import { askedIn } from '../lists/when.js';
import { DIFF, STATEMENTS } from './examples.statements.js';
import { Exchange, Id } from './exchange.js';
import { StatementsAnswer, StatementsDiffAnswer } from './statements.answers.js';
import { DiffQuery } from './statements.requests.js';

const COLUMNS = [
  'version',
  'event',
  'type',
  'effective',
  'zone',
  'by',
  'debtor',
  'quote',
  'speakers',
  'strength',
  'scope',
  'source',
  'change',
] as const;

/** How one commitment was worded each time it was made or said again. */
@ApiTags('Commitments')
@Controller('v1/commitments/:id')
export class StatementsController {
  constructor(
    private readonly reader: StatementReader,
    private readonly lists: Lists,
  ) {}

  @Get('statements')
  @Offers(JSON_TYPE, CSV_TYPE, NDJSON_TYPE)
  @Described({
    access: 'reader',
    summary: 'Each time it was made or said again, in effective order, with what changed',
    type: StatementsAnswer,
    answer: STATEMENTS,
  })
  async listStatements(
    @Exchange() { http, reply }: Exchange,
    @Id() id: string,
    @Query() query: AskedListQuery,
  ): Promise<ListAnswer<StatementItem> | AsyncIterable<string>> {
    const version = await this.reader.version(id, askedIn(query));
    return this.lists.answer(http, reply, query, this.said(id, query, version));
  }

  @Get('diff')
  @Described({
    access: 'reader',
    summary: 'What changed between any two statements of it',
    type: StatementsDiffAnswer,
    answer: DIFF,
  })
  async diffStatements(
    @Exchange() { http, reply }: Exchange,
    @Id() id: string,
    @Query() query: DiffQuery,
  ): Promise<StatementsDiff | undefined> {
    const { version, ...diff } = await this.reader.diff(id, askedIn(query), Number(query.from), Number(query.to));
    return tagged(http, reply, version, diff);
  }

  /** A walk goes on by place, over what its first page saw: its `asOf`, and the version that the commitment had. */
  private said(id: string, query: AskedListQuery, version: number): Listing<StatementItem> {
    return {
      columns: COLUMNS,
      page: async ({ asOf }, limit, after) => {
        const upTo = after === undefined ? version : Number(after.id);
        const asked = { ...askedIn(query), asOf };
        const { items, next } = await this.reader.page(id, asked, { from: Number(after?.key ?? 1), limit, upTo });
        return { items, ...(next === undefined ? {} : { next: { key: next, id: String(upTo) } }) };
      },
    };
  }
}
