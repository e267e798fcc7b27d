import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { LogVerifier } from '#libs/application';
import { PostgresLeafStore } from '#libs/storage';
import { parseSignerKey, signerKeyText } from '#libs/transparency';
import { openTrialSchema, type TrialSchema } from '../../libs/storage/src/postgres.contract.js';

let schema: TrialSchema;
let leaves: PostgresLeafStore;
beforeEach(async () => {
  schema = await openTrialSchema('log');
  leaves = await PostgresLeafStore.open(schema.open());
});
afterEach(async () => {
  await leaves.close();
  await schema.dispose();
});

it('Who only answers waits for the key of the process that signs, and refuses that of a ledger of another name', async () => {
  const { verifier } = parseSignerKey(signerKeyText('example.org/ledger', randomBytes(32)));
  const pinned = async () => leaves.published.pinVerifier(verifier.text);
  const waiting = LogVerifier.published(leaves.published, () => void pinned());
  expect((await waiting).verifier.text).toBe(verifier.text);
  const asked = async (name: string) => LogVerifier.published(leaves.published, () => undefined, name);
  expect((await asked('example.org/ledger')).origin).toBe('example.org/ledger');
  await expect(asked('example.org/other')).rejects.toThrow(
    "it is of the ledger 'example.org/ledger', not of 'example.org/other': set PACTA_LEDGER_NAME to that name, or leave it out",
  );
});
