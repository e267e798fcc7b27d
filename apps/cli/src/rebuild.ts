import { Progress } from '#libs/event-sourcing';
import { type LedgerOptions, openLedger } from '#libs/application';
import { READ_MODELS } from '#libs/read-models';
import { DirectoryInUse, LeaseTaken } from '#libs/storage';
import { placesWith } from './places.js';
import { ask } from './remote.js';
import { serverAt } from './server.js';

interface Options {
  readonly url: string;
  readonly dataDir: string;
  readonly head?: string;
  readonly json: boolean;
}

/** Works on the data directory itself while nobody holds it, and asks the Pacta that holds it otherwise. */
export async function rebuild(model: string | undefined, options: Options): Promise<void> {
  const names = READ_MODELS.map(({ name }) => name);
  if (model !== undefined && !names.includes(model))
    throw new Error(`there is no read model ${model}: ${names.join(', ')}`);
  const began = performance.now();
  const position = await rebuildAll(model === undefined ? names : [model], options);
  const seconds = (performance.now() - began) / 1_000;
  const told = { models: model === undefined ? names : [model], position, seconds: Number(seconds.toFixed(3)) };
  process.stdout.write(
    options.json
      ? `${JSON.stringify(told)}\n`
      : `rebuilt ${told.models.join(', ')} up to position ${position} in ${seconds.toFixed(1)} s\n`,
  );
}

async function rebuildAll(names: readonly string[], options: Options): Promise<string> {
  try {
    return await rebuildHere(names, options);
  } catch (error) {
    if (!(error instanceof DirectoryInUse || error instanceof LeaseTaken)) throw error;
  }
  let position = '0';
  for (const name of names) {
    process.stderr.write(`rebuilding ${name} in the Pacta at ${options.url} …\n`);
    ({ position } = await ask<{ position: string }>(serverAt(options.url), `/v1/read-models/${name}/rebuild`, 'POST'));
  }
  return position;
}

async function rebuildHere(names: readonly string[], { dataDir, head }: Options): Promise<string> {
  const ledger = await openLedger({ ...placesWith(dataDir), onProgress, ...(head ? { headFile: head } : {}) });
  try {
    const progress = ledger.get(Progress);
    for (const name of names) await progress.rebuild(name);
    process.stderr.write('\n');
    return (await progress.look()).position;
  } finally {
    await ledger.close();
  }
}

type Building = Parameters<NonNullable<LedgerOptions['onProgress']>>[0];

function onProgress({ models, position, head }: Building): void {
  process.stderr.write(`\r${models.join(', ')}: ${position} of ${head} events `);
}
