import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { acceptHead } from '#libs/application';
import { isInEventStoreDb } from './elsewhere.js';
import { placesWith } from './places.js';

interface Options {
  readonly dataDir: string;
  readonly head?: string;
}

/** Goes on from an older copy of the ledger, and says what others may hold against it. */
export async function acceptHeadCommand({ dataDir, head: headFile }: Options): Promise<void> {
  const places = placesWith(dataDir);
  if (!existsSync(join(dataDir, 'ledger.db')) && !isInEventStoreDb(places))
    throw new Error(`${dataDir} holds no ledger: name its data directory`);
  const accepted = await acceptHead({ ...places, ...(headFile ? { headFile } : {}) });
  if (!accepted) throw new Error('there is nothing to accept: the ledger continues what was signed of it');
  const { given, keptIn } = accepted;
  process.stdout.write(
    `The ledger goes on from size ${accepted.head.size}; a head of size ${given.size} had been signed, which is kept in ${keptIn}.\n` +
      'Whoever holds a checkpoint that this ledger does not continue will see that it does not.\n',
  );
}
