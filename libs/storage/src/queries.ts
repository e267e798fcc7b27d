import type { Position } from '#libs/event-sourcing';
import {
  type After,
  type AssessmentFilter,
  type AssessmentTally,
  type AssistanceFilter,
  type CalendarPlace,
  type CalendarWindow,
  type ChangesFilter,
  type Clocks,
  type CommitmentFilter,
  type CommitmentItem,
  type DocumentItem,
  type FigureSum,
  type FollowUpFilter,
  type FollowUpItem,
  type Link,
  type OutstandingItem,
  type OwedItem,
  type Page,
  Queries,
  type QuoteItem,
  type Reassessed,
  type RecordedPlace,
  type Sort,
  type StatementItem,
  type TurnItem,
} from '#libs/read-models';
import { assessed, reassessed } from './queries.assessments.js';
import { assistance } from './queries.assistance.js';
import { recorded, turns } from './queries.changes.js';
import { commitments } from './queries.commitments.js';
import { anchored, documentOfStatement, documents } from './queries.documents.js';
import type { Engine } from './queries.engine.js';
import { followUps } from './queries.follow-ups.js';
import { links } from './queries.links.js';
import { outstandingOf, owed, stood } from './queries.relations.js';

/** The questions in SQL, one file each, over whatever engine holds the rows. */
export class KyselyQueries extends Queries {
  constructor(
    private readonly engine: Engine,
    private readonly release: () => Promise<void>,
  ) {
    super();
  }

  override commitments(
    filter: CommitmentFilter,
    clocks: Clocks,
    sort: Sort,
    limit: number,
    after?: After,
  ): Promise<Page<CommitmentItem>> {
    return commitments(this.engine, filter, clocks, sort, limit, after);
  }

  override followUps(
    filter: FollowUpFilter,
    clocks: Clocks,
    limit: number,
    after?: After,
  ): Promise<Page<FollowUpItem>> {
    return followUps(this.engine, filter, clocks, limit, after);
  }

  override owed(debtor: string, creditor: string, clocks: Clocks, limit: number): Promise<readonly OwedItem[]> {
    return owed(this.engine, debtor, creditor, clocks, limit);
  }

  override stood(commitments: readonly string[], clocks: Clocks): Promise<readonly OwedItem[]> {
    return stood(this.engine, commitments, clocks);
  }

  override outstandingOf(
    commitments: readonly string[],
    clocks: Clocks,
    limit: number,
  ): Promise<readonly OutstandingItem[]> {
    return outstandingOf(this.engine, commitments, clocks, limit);
  }

  override recorded(
    filter: ChangesFilter,
    after: Position,
    upTo: Position,
    limit: number,
  ): Promise<readonly RecordedPlace[]> {
    return recorded(this.engine, filter, after, upTo, limit);
  }

  override turns(
    filter: ChangesFilter,
    window: CalendarWindow,
    limit: number,
    after?: CalendarPlace,
  ): Promise<readonly TurnItem[]> {
    return turns(this.engine, filter, window, limit, after);
  }

  override assessed(filter: AssessmentFilter, clocks: Clocks): Promise<AssessmentTally> {
    return assessed(this.engine, filter, clocks);
  }

  override reassessed(
    filter: AssessmentFilter,
    clocks: Clocks,
    before: Clocks,
    limit: number,
  ): Promise<readonly Reassessed[]> {
    return reassessed(this.engine, filter, clocks, before, limit);
  }

  override assistance(filter: AssistanceFilter, clocks: Clocks): Promise<readonly FigureSum[]> {
    return assistance(this.engine, filter, clocks);
  }

  override documents(limit: number, after?: After, knownAt?: Position): Promise<Page<DocumentItem>> {
    return documents(this.engine, limit, after, knownAt);
  }

  override anchored(
    document: string,
    knownAt: Position,
  ): Promise<{ quotes: readonly QuoteItem[]; statements: readonly StatementItem[] }> {
    return anchored(this.engine, document, knownAt);
  }

  override documentOfStatement(statement: string): Promise<string | undefined> {
    return documentOfStatement(this.engine, statement);
  }

  override links(commitment: string, clocks: Clocks): Promise<readonly Link[]> {
    return links(this.engine, commitment, clocks);
  }

  override async parties(): ReturnType<Queries['parties']> {
    return (await this.engine.db.selectFrom('parties_parties').selectAll().orderBy('code').execute()) as Awaited<
      ReturnType<Queries['parties']>
    >;
  }

  override async parkedStreams(): Promise<readonly string[]> {
    const rows = await this.engine.db
      .selectFrom('parked_streams')
      .select('stream')
      .distinct()
      .orderBy('stream')
      .execute();
    return rows.map(({ stream }) => stream);
  }

  override async close(): Promise<void> {
    await this.release();
  }
}
