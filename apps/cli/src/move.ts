import { CATEGORIES } from '#libs/application';
import { moveToEventStoreDb } from '#libs/storage';
import { Progress } from './progress.js';

interface Options {
  readonly to: string;
  readonly dataDir: string;
  readonly json: boolean;
}

/** Moves the ledger of a Pacta that is stopped, and says how to start it from then on. */
export async function moveCommand({ to, dataDir, json }: Options): Promise<void> {
  const progress = { moved: new Progress('moved'), verified: new Progress('verified') };
  const { events, before, root, keptAs } = await moveToEventStoreDb({
    directory: dataDir,
    connectionString: to,
    categories: CATEGORIES,
    log: (message, cause) => process.stderr.write(`${message}: ${String(cause)}\n`),
    onProgress: (what, count) => progress[what].at(count),
  });
  for (const each of Object.values(progress)) each.end();
  const told = { events, before, root: Buffer.from(root).toString('base64'), keptAs };
  process.stdout.write(json ? `${JSON.stringify(told)}\n` : report(told));
}

const report = ({ events, before, root, keptAs }: { events: number; before: number; root: string; keptAs: string }) =>
  [
    `${events} events are in EventStoreDB${before > 0 ? `, ${before} of them by an earlier attempt` : ''}; each fits its leaf, root ${root}`,
    `what was ledger.db is ${keptAs}: keep it until you have a backup of EventStoreDB`,
    'start Pacta with PACTA_EVENT_STORE set to what --to was; read models are built anew',
    '',
  ].join('\n');
