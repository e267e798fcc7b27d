import { existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { copyDurably, syncDirectory } from '#libs/application';
import { checkIntegrity, KEPT_DATABASES, makeDirectory, postgresTarget, WriterLock } from '#libs/storage';
import { audited } from './backup.js';
import { isInEventStoreDb } from './elsewhere.js';
import { describeFile, LOG_KEY, MANIFEST, type Manifest, parseManifest } from './manifest.js';
import { placesWith } from './places.js';

interface Options {
  readonly dataDir: string;
  readonly replace: boolean;
  readonly json: boolean;
}

/** SQLite's own beside a database: of the one that is replaced, never of the next. */
const withCompanions = (name: string): readonly string[] => [name, `${name}-wal`, `${name}-shm`];
/** Two are of a ledger that moved to EventStoreDB, and on to PostgreSQL: a start on SQLite beside them is refused. */
const KEPT = [...KEPT_DATABASES, 'log.db', 'log.moved.db'].flatMap(withCompanions);
const READ_MODELS = withCompanions('read-models.db');

/** `pacta restore`: checks a backup, and only then puts it into a data directory that nobody serves. */
export async function restoreCommand(backup: string, { dataDir, replace, json }: Options): Promise<void> {
  const from = resolve(backup);
  const { eventStore, readModels } = placesWith(dataDir);
  if (eventStore !== undefined || (isInEventStoreDb({ dataDirectory: dataDir }) && !replace))
    throw new Error(
      `the events of the Pacta on ${dataDir} are in EventStoreDB, and a backup holds a ledger on SQLite: restore it where PACTA_EVENT_STORE is not set, into another directory, or in place of what is there by --replace`,
    );
  const manifest = await checked(from);
  makeDirectory(dataDir);
  const lock = WriterLock.take(dataDir);
  try {
    const replaced = await setAside(dataDir, manifest, replace);
    for (const { name } of manifest.files) await copyDurably(join(from, name), join(dataDir, name));
    const told = { restored: dataDir, events: manifest.events, root: manifest.root, replaced: replaced ?? null };
    process.stdout.write(json ? `${JSON.stringify(told)}\n` : report(dataDir, manifest, replaced, readModels));
  } finally {
    lock.release();
  }
}

/** Throws where a file is not as the manifest says, is damaged, or holds another ledger. */
async function checked(from: string): Promise<Manifest> {
  const path = join(from, MANIFEST);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Error(`${from} is no backup: it has no ${MANIFEST}`, { cause: error });
  });
  const manifest = parseManifest(text, path);
  for (const said of manifest.files) {
    const is = await describeFile(from, said.name).catch(() => undefined);
    if (is?.sha256 !== said.sha256)
      throw new Error(`${join(from, said.name)} is not as it was backed up: take another copy of the backup`);
    if (said.name.endsWith('.db')) checkIntegrity(join(from, said.name));
  }
  const { size, root } = audited(from);
  if (size === manifest.events && root === manifest.root) return manifest;
  throw new Error(`${from} holds ${size} events with the root ${root}, which are not those of its manifest`);
}

/** @returns where what was there is now; undefined where nothing was */
async function setAside(dataDir: string, { files }: Manifest, replace: boolean): Promise<string | undefined> {
  const isThere = (name: string): boolean => existsSync(join(dataDir, name));
  const held = [...new Set([...KEPT, ...files.map(({ name }) => name)])].filter(isThere);
  if (held.length === 0) return undefined;
  if (!replace)
    throw new Error(`${dataDir} holds ${held[0]}: name another directory, or set what is there aside by --replace`);
  const aside = join(dataDir, `replaced-${new Date().toISOString().replaceAll(':', '')}`);
  await mkdir(aside, { mode: 0o700 });
  // The read models are of what was there, and are built anew of what comes.
  for (const name of [...held, ...READ_MODELS.filter(isThere)]) await rename(join(dataDir, name), join(aside, name));
  await syncDirectory(aside);
  return aside;
}

function report(
  dataDir: string,
  { events, root, madeAt, files }: Manifest,
  replaced: string | undefined,
  readModels: string | undefined,
): string {
  const hasKey = files.some(({ name }) => name === LOG_KEY) || existsSync(join(dataDir, LOG_KEY));
  return [
    `${events} events, root ${root}, as of ${madeAt}: verified, and restored to ${dataDir}`,
    ...(replaced === undefined ? [] : [`what was there is in ${replaced}`]),
    ...(hasKey
      ? []
      : [
          'there is no tlog.key: put a copy of it there before the start; with another key this is another ledger to whoever checks it',
        ]),
    ...(existsSync(join(dataDir, 'tlog.head'))
      ? ['if more had been signed than this holds, the server says so and takes no writes: see pacta accept-head']
      : []),
    readModels === undefined
      ? 'the read models are built at the next start'
      : `the read models in PostgreSQL are of what was there: before the start, DROP SCHEMA ${postgresTarget(readModels).schema} CASCADE`,
    '',
  ].join('\n');
}
