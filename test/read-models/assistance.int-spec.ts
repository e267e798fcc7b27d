import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { beliefOf, type CommitmentRecord, minorUnitsOf } from '#libs/commitments';
import { ASSISTANCE_GROUPS, type AssistanceFilter } from '#libs/read-models';
import { engines } from './engines.js';
import { idOf, projectorOf, TrialLedger } from './ledger.js';
import { plainFigures } from './plain-assistance.js';
import { plainBelief } from './plain-belief.js';
import { plainFold } from './plain-fold.js';
import { carry, someTrials } from './random-acts.js';

const RUNS = 40;
const NARROWED: readonly Omit<AssistanceFilter, 'by'>[] = [
  {},
  { currency: 'JPY' },
  { modality: 'military' },
  { party: 'KOR' },
];

/** Sums by `of currency stage`, in the smallest unit, from the events alone. */
function plainSums(records: readonly CommitmentRecord[], filter: AssistanceFilter, asOf: number) {
  const sums = new Map<string, bigint>();
  for (const record of records.filter(({ length }) => length > 0)) {
    const { facts, retracted } = plainBelief(record);
    if (retracted || beliefOf(record)!.duplicateOf.length > 0 || facts[0].countsAt > asOf) continue;
    const state = plainFold(facts, asOf);
    const { debtors, creditors } = state.content;
    if (filter.party !== undefined && ![...debtors, ...creditors].includes(filter.party)) continue;
    for (const [[by, to, modality, currency, stage], sum] of plainFigures(state)) {
      if ((filter.currency ?? currency) !== currency || (filter.modality ?? modality) !== modality) continue;
      const key = `${{ debtor: by, creditor: to, modality }[filter.by]} ${currency} ${stage}`;
      const units = BigInt(sum) * 10n ** BigInt(minorUnitsOf(currency!)!);
      sums.set(key, (sums.get(key) ?? 0n) + units);
    }
  }
  return sums;
}

describe.each(engines())('Sums of assistance on %s', (_, open, runs) => {
  it('are at (asOf, knownAt) what a fold of the events known by then adds up to', async () => {
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(someTrials(40), fc.infiniteStream(fc.nat()), async (drawn, picks) => {
        const trials = drawn.map((trial, index) => ({
          ...trial,
          kind: 'assistance_pledge' as const,
          ...(index % 2 ? { act: ['commit-amount', 'report-delivery', 'change-amount'][trial.pick % 3]! } : {}),
          // A debtor is named by every seventh pick: here by many, so that some amounts are one's own.
          ...(index % 4 === 1 ? { pick: 7 * (trial.pick % 3) } : {}),
        }));
        const ledger = new TrialLedger();
        const rows = await open();
        const projector = projectorOf(ledger, rows.rows);
        try {
          await projector.start();
          await carry(ledger, trials);
          await projector.waitFor(await ledger.store.head(), 5_000);
          const places = new Map((await ledger.store.readAll('0', 10_000)).map(({ id, position }) => [id, +position]));
          const records = await Promise.all([0, 1, 2].map((nth) => ledger.commitments.load(idOf(nth))));
          const queries = rows.queries();
          for (const by of ASSISTANCE_GROUPS) {
            const pick = (below: number): number => Number(picks.next().value) % below;
            const [asOf, known] = [ledger.now + (pick(160) - 150) * 86_400_000, pick(places.size) + 1];
            const filter = { by, ...NARROWED[pick(NARROWED.length)]! };
            const found = await queries.assistance(filter, { asOf, knownAt: String(known) });
            const then = records.map(({ events }) => events.filter(({ id }) => places.get(id)! <= known));
            const expected = plainSums(then, filter, asOf);
            expect(
              new Map(found.map(({ of, currency, stage, units }) => [`${of.join(' ')} ${currency} ${stage}`, units])),
            ).toEqual(expected);
            asked += expected.size;
          }
          await queries.close();
        } finally {
          await projector.stop();
          await rows.close();
        }
      }),
      { numRuns: runs(RUNS) },
    );
    // Sums of nothing would agree as well; what few histories have is left to chance.
    expect(asked).toBeGreaterThan(runs(RUNS) / 4);
  }, 120_000);
});
