import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { answer, beliefOf, COMMITMENT_SCHEMAS, type CommitmentRecord, redactionsOf, stateAt } from '#libs/commitments';
import { END_OF_TIME, ERASED } from '#libs/event-sourcing';
import { READ_MODELS } from '#libs/read-models';
import { idOf, projectorOf, type OpenRows, TrialLedger } from './ledger.js';
import { carry, someTrials } from './random-acts.js';
import { runsOf } from './read-models.contract.js';

/** Erases an event of a commitment, as `POST /v1/events/:id/redact` does; whether there was something to erase. */
async function redact(ledger: TrialLedger, nth: number, pick: number): Promise<boolean> {
  const { events } = await ledger.commitments.load(idOf(nth));
  const others = events.filter(({ type }) => type !== 'EventRedacted');
  const event = others[pick % Math.max(1, others.length)];
  if (!event) return false;
  const request = { event: event.id, reason: 'a person is named', authority: 'the officer' };
  const redactions = redactionsOf(request, events, COMMITMENT_SCHEMAS);
  return (await ledger.act(nth, { type: 'redact', at: ledger.now, data: { redactions } })) !== undefined;
}

const WORDS = new Set(['source', 'reason', 'ground', 'place']);

/** What does not consist of words. */
function standingOf(record: CommitmentRecord, asOf: number): unknown {
  const belief = beliefOf(record);
  if (!belief || !stateAt(belief, asOf)) return undefined;
  const { status, standing, conditions, debtors, creditors, dueAt } = answer(belief, asOf)! as never as Record<
    string,
    unknown
  >;
  const told = { status, standing, conditions, debtors, creditors, dueAt };
  return JSON.stringify(told, (field, value) => (WORDS.has(field) ? undefined : value));
}

/** What erasing an event does to the read models of every engine. */
export function redactionContract(name: string, open: OpenRows, runs = 30): void {
  // Each one rebuilds all read models, or erases dozens of events.
  const numRuns = Math.ceil(runsOf(runs) / 4);
  describe(`Redaction on ${name}`, () => {
    it('leaves rows as a rebuild makes them, without the words, and moves no standing', async () => {
      await fc.assert(
        fc.asyncProperty(
          someTrials(30),
          fc.array(fc.tuple(fc.constantFrom(0, 0, 0, 1, 2), fc.nat(60)), { minLength: 1, maxLength: 4 }),
          someTrials(8),
          async (trials, erased, later) => {
            const rows = await open();
            try {
              const ledger = new TrialLedger();
              const projector = projectorOf(ledger, rows.rows, { batchSize: 4 });
              await projector.start();
              await carry(ledger, trials);
              await projector.waitFor(await ledger.store.head(), 5_000);
              for (const [nth, pick] of erased) {
                const before = (await ledger.commitments.load(idOf(nth))).state;
                if (!(await redact(ledger, nth, pick))) continue;
                const after = (await ledger.commitments.load(idOf(nth))).state;
                for (const asOf of [ledger.now, END_OF_TIME - 1])
                  expect(standingOf(after, asOf)).toEqual(standingOf(before, asOf));
              }
              await carry(ledger, later);
              expect(await projector.waitFor(await ledger.store.head(), 5_000)).toBe(true);
              expect(await projector.parked()).toEqual([]);
              const incremental = await rows.dump();
              for (const model of READ_MODELS) await projector.rebuild(model.name);
              expect(await rows.dump()).toEqual(incremental);
              await projector.stop();
            } finally {
              await rows.close();
            }
          },
        ),
        { numRuns },
      );
    });

    it('of everything leaves no word that anybody said', async () => {
      await fc.assert(
        fc.asyncProperty(someTrials(30), async (trials) => {
          const rows = await open();
          try {
            const ledger = new TrialLedger();
            const projector = projectorOf(ledger, rows.rows);
            await projector.start();
            await carry(ledger, trials);
            await projector.waitFor(await ledger.store.head(), 5_000);
            for (const nth of [0, 1, 2]) for (let pick = 0; pick < 60; pick++) await redact(ledger, nth, pick);
            expect(await projector.waitFor(await ledger.store.head(), 5_000)).toBe(true);
            const text = JSON.stringify(await rows.dump());
            expect(text).toContain(ERASED);
            // What the trials say: see `random-data.ts`.
            expect(text).not.toMatch(
              /words \d|Promise \d|Amended \d|Corrected \d|a note \d|a crisis|area \d|ask \d|ana|bo\b/,
            );
            await projector.stop();
          } finally {
            await rows.close();
          }
        }),
        { numRuns },
      );
    });
  });
}
