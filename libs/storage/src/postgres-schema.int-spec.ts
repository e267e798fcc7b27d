import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { PostgresControlStore } from './control.postgres.js';
import { PostgresLeafStore } from './leaf-store.postgres.js';
import { openTrialSchema, OWNER, type TrialSchema } from './postgres.contract.js';
import { PostgresRowStore } from './rows.postgres.js';

let schema: TrialSchema;
beforeEach(async () => {
  schema = await openTrialSchema('log');
});
afterEach(async () => schema.dispose());

const openLog = async () => (await PostgresLeafStore.open(schema.open())).close();

it('A schema is made once by those that open it at a time, and is opened again as it is', async () => {
  await Promise.all(Array.from({ length: 4 }, openLog));
  await openLog();
  expect(await schema.query('SELECT epoch, format, holding FROM owner')).toEqual([
    { epoch: 0, format: 1, holding: 'log' },
  ]);
});

it('One that is not there is not made for those that want an existing one', async () => {
  await expect(PostgresControlStore.open(schema.open(), 'existing')).rejects.toThrow(
    `the schema ${schema.schema}: there is none: name the database of a Pacta that was started once`,
  );
  expect(await schema.query('SELECT FROM pg_namespace WHERE nspname = $1', schema.schema)).toEqual([]);
});

it('One that whoever administers the database made beforehand is filled', async () => {
  await schema.query(`CREATE SCHEMA ${schema.schema}`);
  await openLog();
  expect(await schema.query('SELECT format FROM owner')).toEqual([{ format: 1 }]);
});

it.each([
  [
    'a newer format',
    'UPDATE owner SET format = 9',
    /has format 9, and this Pacta knows 1: run the Pacta that wrote it/,
  ],
  ['read models', `UPDATE owner SET holding = 'read models'`, /holds something else than a log of Pacta/],
  ['read models from before that was said', 'ALTER TABLE owner DROP COLUMN holding', /holds something else/],
  ['nothing that says what it is', 'DELETE FROM owner', /holds something else/],
  ['tables of somebody else', 'DROP TABLE owner', /holds something else/],
])('One that holds %s is refused, with its name, and left as it is', async (_, change, message) => {
  await openLog();
  await schema.query(change);
  const before = await schema.query(
    'SELECT relname FROM pg_class WHERE relnamespace = $1::regnamespace',
    schema.schema,
  );
  const opening = PostgresLeafStore.open(schema.open());
  await expect(opening).rejects.toMatchObject({ name: 'LedgerUnusable', message: expect.stringMatching(message) });
  await expect(opening).rejects.toThrow(`the schema ${schema.schema}: `);
  expect(
    await schema.query('SELECT relname FROM pg_class WHERE relnamespace = $1::regnamespace', schema.schema),
  ).toEqual(before);
});

it('Read models from before schemas said what they hold are opened', async () => {
  const rows = await openTrialSchema();
  await (await PostgresRowStore.open(rows.open(), OWNER)).close();
  await rows.query('ALTER TABLE owner DROP COLUMN holding');
  await (await PostgresRowStore.open(rows.open(), OWNER)).close();
  await rows.dispose();
});
