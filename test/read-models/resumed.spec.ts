import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { CommitmentEvent, CommitmentRecord } from '#libs/commitments';
import type { Projected, Write } from '#libs/event-sourcing';
import { register } from '#libs/read-models';
import { idOf, TrialLedger } from './ledger.js';
import { carry, someTrials } from './random-acts.js';

/**
 * The register goes on from what it laid down for the events before. Copies of the same events are strangers to it: all of
 * their rows are laid anew, and have to be the same.
 */
it('The rows of each further event are those of a record that is projected for the first time', async () => {
  await fc.assert(
    fc.asyncProperty(someTrials(40), async (trials) => {
      const ledger = new TrialLedger();
      await carry(
        ledger,
        trials.map((trial) => ({ ...trial, nth: 0 })),
      );
      const { events } = await ledger.commitments.load(idOf(0));
      const prefixes = events.map((_, index) => events.slice(0, index + 1));
      const resumed = prefixes.map(believed);
      const anew = prefixes.map((record) => believed(structuredClone(record)));
      for (const [index, rows] of resumed.entries()) expect(rows).toEqual(anew[index]);
    }),
    { numRuns: 300 },
  );
}, 120_000);

/** What is believed of each table after the last event, in an order that depends on nothing but the rows. */
function believed(record: CommitmentRecord): Readonly<Record<string, readonly string[]>> {
  const event = { ...record.at(-1)!, position: String(record.length), stream: `commitment-${idOf(0)}`, state: record };
  const handler = register.on[event.type] as (event: Projected<CommitmentEvent, CommitmentRecord>) => readonly Write[];
  const tables = handler(event as Projected<CommitmentEvent, CommitmentRecord>).flatMap((write) =>
    write.kind === 'believe' ? [[write.table, write.rows.map((row) => JSON.stringify(row)).toSorted()] as const] : [],
  );
  return Object.fromEntries(tables);
}
