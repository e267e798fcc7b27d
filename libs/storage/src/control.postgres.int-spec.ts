import { expect, it } from '@jest/globals';
import { controlContract } from './control.contract.js';
import { PostgresControlStore } from './control.postgres.js';
import { openTrialSchema, POSTGRES, tellWhatIsLeftOut } from './postgres.contract.js';

const opened = async () => {
  const schema = await openTrialSchema('control store');
  const stores: PostgresControlStore[] = [];
  const another = async () => {
    const store = await PostgresControlStore.open(schema.open());
    stores.push(store);
    return store;
  };
  const dispose = async () => {
    for (const each of stores) await each.close();
    await schema.dispose();
  };
  return { schema, store: await another(), another, dispose };
};

tellWhatIsLeftOut('the control store on a PostgreSQL server (PGlite stood in)');
controlContract(`The control store on ${POSTGRES}`, opened);

it('Commits of the control store wait for the disk', async () => {
  const { schema, dispose } = await opened();
  expect(await schema.query('SHOW synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
  await dispose();
});
