import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { LedgerSnapshot } from '#libs/storage';
import { verifyDirectory } from '../../apps/cli/src/verify.js';
import { Chance } from '../requests/chance.js';
import { TrialLedger } from '../verify/ledger.js';
import { damage } from './damage.js';

const TRIALS = 400;

let whole: TrialLedger;
beforeAll(async () => {
  whole = TrialLedger.new();
  await whole.write(20);
  whole.sign();
});
afterAll(() => whole.dispose());

/** All that an audit reads. */
function contentOf(ledger: TrialLedger): string {
  const snapshot = LedgerSnapshot.open(ledger.directory);
  try {
    return JSON.stringify([...snapshot.entries()]);
  } finally {
    snapshot.close();
  }
}

it(`A byte that turns, in each of ${TRIALS} places: verify finds it, or nothing that the ledger says has changed`, () => {
  const content = contentOf(whole);
  let found = 0;
  for (let seed = 1; seed <= TRIALS; seed++) {
    const ledger = whole.copy();
    const at = damage(join(ledger.directory, 'ledger.db'), new Chance(seed));
    let verified = false;
    try {
      verifyDirectory({ dataDir: ledger.directory, json: false });
      verified = true;
    } catch (error) {
      found++;
      expect([seed, at, (error as Error).name]).toEqual([
        seed,
        at,
        expect.stringMatching(/^(Misfit|Unsound|LedgerUnusable)$/),
      ]);
    }
    if (verified) expect([seed, at, contentOf(ledger) === content]).toEqual([seed, at, true]);
    ledger.dispose();
  }
  expect(found).toBeGreaterThan(TRIALS / 4);
  expect(found).toBeLessThan(TRIALS);
});
