import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { openTrialSchema, OWNER, POSTGRES, type TrialSchema } from './postgres.contract.js';
import { PostgresRowStore } from './rows.postgres.js';
import type { RowsOwner } from './rows.postgres.schema.js';

let schema: TrialSchema;
beforeEach(async () => {
  schema = await openTrialSchema();
});
afterEach(async () => schema.dispose());

const open = async (owner: RowsOwner) => (await PostgresRowStore.open(schema.open(), owner)).close();

const ANOTHER = { ...OWNER, verifier: 'another+11111111+AA==' };

it(`A schema of read models on ${POSTGRES} belongs to the ledger that opened it first`, async () => {
  await open(OWNER);
  await open(OWNER);
  await expect(open(ANOTHER)).rejects.toMatchObject({
    name: 'LedgerUnusable',
    message: `the schema ${schema.schema}: holds the read models of another ledger, that of ${OWNER.verifier}, and this one is ${ANOTHER.verifier}: name another schema; or, if that ledger is given up, drop it`,
  });
  expect(await schema.query('SELECT epoch FROM owner')).toEqual([{ epoch: 0 }]);
});

it('Of two ledgers that open one at once, one gets it', async () => {
  const opened = await Promise.allSettled([open(OWNER), open(ANOTHER)]);
  expect(opened.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

it('Those of a ledger whose events moved are refused, since they count by other positions', async () => {
  await open(OWNER);
  await expect(open({ ...OWNER, events: 'eventstoredb' })).rejects.toThrow(
    `drop it (DROP SCHEMA ${schema.schema} CASCADE), and they are built anew`,
  );
});

it('One from before that was said belongs to the next ledger that opens it', async () => {
  await open(OWNER);
  await schema.query('DROP TABLE ledger');
  await open(ANOTHER);
  await expect(open(OWNER)).rejects.toThrow('another ledger');
});
