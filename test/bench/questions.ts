import type { INestApplicationContext } from '@nestjs/common';
import { CommitmentReader, ReadSide } from '#libs/application';
import type { Instant } from '#libs/event-sourcing';
import { type Clocks, type CommitmentFilter, type FollowUpFilter, Queries, type Sort } from '#libs/read-models';
import { commitmentId } from './generated.js';
import { PARTIES } from './kinds.js';

const PAGE = 50;
const RARE = PARTIES.at(-1)!;

/** Both clocks as instants, and the commitment that is asked about, where it is one. */
export interface Asked {
  readonly asOf: Instant;
  readonly knownAt?: Instant;
  readonly commitment: number;
}

/** What is asked of a ledger; how many items the answer has. */
export type Ask = (app: INestApplicationContext, asked: Asked) => Promise<number>;

/** As the API settles them. */
const clocksOf = async (app: INestApplicationContext, { commitment: _, ...asked }: Asked): Promise<Clocks> =>
  app.get(ReadSide).clocks(asked);

const list =
  (filter: CommitmentFilter, sort: Sort): Ask =>
  async (app, asked) =>
    (await app.get(Queries).commitments(filter, await clocksOf(app, asked), sort, PAGE)).items.length;

const chased =
  (filter: FollowUpFilter): Ask =>
  async (app, asked) =>
    (await app.get(Queries).followUps(filter, await clocksOf(app, asked), PAGE)).items.length;

/** Each is a page of 50, unless it says otherwise. */
export const QUESTIONS: Readonly<Record<string, Ask>> = {
  'register, newest first': list({}, '-recorded'),
  'register, by due date': list({}, 'due'),
  'register of a common party, by effective date': list({ party: 'USA' }, 'effective'),
  'register of a rare party': list({ party: RARE }, '-recorded'),
  'register, overdue, by due date': list({ condition: 'overdue' }, 'due'),
  'register, due soon': list({ condition: 'due_soon' }, '-recorded'),
  'register, debtor and status': list({ debtor: 'JPN', status: 'active' }, '-recorded'),
  'register, two parties that seldom meet': list({ debtor: 'POL', creditor: 'ZAF' }, '-recorded'),
  'register of a topic': list({ topic: 'topic 17' }, '-recorded'),
  'full text, a word of every subject': list({ q: 'matter' }, '-recorded'),
  'full text, a word of one': async (app, asked) => list({ q: `matter ${asked.commitment}` }, '-recorded')(app, asked),
  'follow-ups outstanding': chased({ state: 'outstanding' }),
  'follow-ups of a rare party': chased({ state: 'outstanding', party: RARE }),
  'follow-ups within a week': chased({ state: 'outstanding', due: '7d' }),
  'one commitment': async (app, { commitment, ...clocks }) => {
    await app.get(CommitmentReader).view(commitmentId(commitment), clocks);
    return 1;
  },
  'history of one': async (app, { commitment, ...clocks }) =>
    (await app.get(CommitmentReader).history(commitmentId(commitment), clocks, { from: 1, limit: PAGE })).items.length,
};
