import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Queries } from '#libs/read-models';
import { openSqliteRows, projectorOf, TrialLedger } from './ledger.js';
import { openPostgresRows } from './postgres.js';
import { carry, someTrials } from './random-acts.js';
import { pages, runsOf } from './read-models.contract.js';

const WORDS = [
  'words',
  'WORDS 1',
  'promise 0',
  'number 2 wor',
  'numb',
  'öf',
  'of',
  "o'f & <-> !",
  'nothing like it',
  '…',
];

it('SQLite and PostgreSQL hold the same rows of a ledger, and find the same words in them', async () => {
  await fc.assert(
    fc.asyncProperty(someTrials(60), async (trials) => {
      const ledger = new TrialLedger();
      await carry(ledger, trials);
      const head = await ledger.store.head();
      const found = await Promise.all(
        [openSqliteRows, openPostgresRows].map(async (open) => {
          const rows = await open();
          const projector = projectorOf(ledger, rows.rows);
          await projector.start();
          await projector.stop();
          const clocks = { asOf: ledger.now, knownAt: head };
          const told = { rows: await rows.dump(), words: await wordsFound(rows.queries(), clocks) };
          await rows.close();
          return told;
        }),
      );
      expect(found[1]).toEqual(found[0]);
    }),
    { numRuns: runsOf(5) },
  );
});

/** The commitments that each of the words leads to. */
const wordsFound = async (queries: Queries, clocks: { asOf: number; knownAt: string }) =>
  Promise.all(
    WORDS.map(async (q) => [
      q,
      (await pages((after) => queries.commitments({ q }, clocks, 'recorded', 5, after))).map(({ id }) => id),
    ]),
  );
