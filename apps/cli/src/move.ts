import { CATEGORIES } from '#libs/application';
import { moveToEventStoreDb, moveToPostgres, postgresDatabase } from '#libs/storage';
import { Progress } from './progress.js';

interface Options {
  readonly to: string;
  readonly dataDir: string;
  readonly json: boolean;
}

/** Moves the ledger of a Pacta that is stopped, and says how to start it from then on. */
export async function moveCommand(options: Options): Promise<void> {
  return options.to.startsWith('postgres') ? moveWhatLasts(options) : moveEvents(options);
}

/** Leaves and keys, once the events are in EventStoreDB. */
async function moveWhatLasts({ to, dataDir, json }: Options): Promise<void> {
  const progress = { moved: new Progress('moved'), verified: new Progress('verified') };
  const moved = await moveToPostgres({
    directory: dataDir,
    log: postgresDatabase(to, { holding: 'log', connectionsMax: 1 }),
    control: postgresDatabase(to, { holding: 'control store', connectionsMax: 1 }),
    onProgress: (what, count) => progress[what].at(count),
  });
  for (const each of Object.values(progress)) each.end();
  const { leaves, before, keys, accesses, keptAs } = moved;
  const root = Buffer.from(moved.root).toString('base64');
  const told = { leaves, before, root, keys, accesses, keptAs };
  const lines = [
    `${leaves} leaves are in PostgreSQL${before > 0 ? `, ${before} of them by an earlier attempt` : ''}, each verified, root ${root}; with ${keys} keys and ${accesses} accesses`,
    `the files here are ${keptAs.join(' and ')}: keep them until you have a backup of PostgreSQL`,
    'start Pacta with PACTA_READ_MODELS set to what --to was; read models are built anew',
    '',
  ];
  process.stdout.write(json ? `${JSON.stringify(told)}\n` : lines.join('\n'));
}

async function moveEvents({ to, dataDir, json }: Options): Promise<void> {
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
