import { mkdir, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { checkIntegrity, copyDatabase, KEPT_DATABASES, LedgerSnapshot } from '#libs/storage';
import { copyDurably, replaceFile, sharedDatabase, syncDirectory, syncFile } from '#libs/application';
import { isInEventStoreDb, keptElsewhere } from './elsewhere.js';
import { describeFile, LOG_KEY, MANIFEST, type Manifest, manifestOf, manifestText } from './manifest.js';
import { placesWith } from './places.js';
import { auditOf } from './verify.js';

interface Options {
  readonly dataDir: string;
  readonly out: string;
  readonly withKey: boolean;
  readonly json: boolean;
}

/**
 * `pacta backup`: a copy of what cannot be built anew, as it stands at one moment, beside the running server. It is checked
 * before it gets its name: whole and sound, or not there.
 */
export async function backupCommand({ dataDir, out, withKey, json }: Options): Promise<void> {
  if (isInEventStoreDb(placesWith(dataDir))) throw new Error(howElse(dataDir));
  const target = resolve(out);
  if (existsSync(target)) throw new Error(`${target} is there already: name a directory that is not`);
  if (!existsSync(join(dataDir, 'ledger.db'))) throw new Error(`${dataDir} holds no ledger: name its data directory`);
  const draft = `${target}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  try {
    const manifest = await fill(draft, dataDir, withKey);
    await rename(draft, target);
    await syncDirectory(dirname(target));
    process.stdout.write(json ? `${JSON.stringify({ backup: target, ...manifest })}\n` : report(target, manifest));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function fill(draft: string, dataDir: string, withKey: boolean): Promise<Manifest> {
  const madeAt = new Date().toISOString();
  const names: string[] = [];
  for (const name of KEPT_DATABASES) {
    if (!existsSync(join(dataDir, name))) continue;
    await copyDatabase(join(dataDir, name), join(draft, name));
    checkIntegrity(join(draft, name));
    names.push(name);
  }
  if (withKey) {
    await copyDurably(join(dataDir, LOG_KEY), join(draft, LOG_KEY));
    names.push(LOG_KEY);
  }
  const { size: events, root } = audited(draft);
  const files = [];
  for (const name of names) {
    await syncFile(join(draft, name));
    files.push(await describeFile(draft, name));
  }
  const manifest = manifestOf({ madeAt, events, root, files });
  await replaceFile(join(draft, MANIFEST), manifestText(manifest));
  return manifest;
}

/** Every event, leaf and hash of a ledger, held against one another. Throws `Misfit`. */
export function audited(directory: string): { readonly size: number; readonly root: string } {
  const snapshot = LedgerSnapshot.open(directory);
  try {
    const { size, root } = auditOf(snapshot, []);
    return { size, root: Buffer.from(root).toString('base64') };
  } finally {
    snapshot.close();
  }
}

/** What was signed must be in every copy of the events, so they are copied last. */
function howElse(dataDir: string): string {
  const places = placesWith(dataDir);
  const isShared = sharedDatabase(places) !== undefined;
  const own = isShared ? [LOG_KEY] : ['log.db', 'control.db', LOG_KEY];
  const here = own.filter((name) => existsSync(join(dataDir, name)));
  return [
    'the events of this ledger are in EventStoreDB, and pacta backup copies ledgers on SQLite: nothing was copied',
    'back up, in this order (README.md, "Deploy", says how they are restored):',
    ...(here.length === 0
      ? []
      : [`  ${here.join(', ')} in ${dataDir}${isShared ? '' : ', while the Pacta on it is stopped'}`]),
    ...keptElsewhere(places).map((each) => `  ${each}`),
  ].join('\n');
}

function report(target: string, { events, root, files }: Manifest): string {
  const names = files.map(({ name, size }) => `${name} (${size} bytes)`);
  const hasKey = files.some(({ name }) => name === LOG_KEY);
  return [
    `${events} events, root ${root}: copied to ${target}, and verified there`,
    `it holds ${names.join(', ')}`,
    hasKey
      ? `with ${LOG_KEY} anybody signs in this ledger's name: keep it where nobody else reads it`
      : `without ${LOG_KEY}, which signs the checkpoints: keep a copy of that elsewhere, or use --with-key`,
    '',
  ].join('\n');
}
