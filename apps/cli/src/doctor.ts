import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkIntegrity, DirectoryInUse, freeSpace, LedgerSnapshot, WriterLock } from '#libs/storage';
import { openControl, sharedDatabase } from '#libs/application';
import { type Finding, finding, worst } from './finding.js';
import { headsBeside } from './ledger-heads.js';
import { placesWith } from './places.js';
import { auditOf } from './verify.js';

interface Options {
  readonly dataDir: string;
  readonly head?: string | undefined;
  readonly url: string;
  /** MiB. */
  readonly minFree: string;
  readonly json: boolean;
}

const MIB = 1024 * 1024;
/** From so much on somebody keeps the WAL from being emptied. */
const WAL_MAX = 256 * MIB;
const FREE_ENOUGH = 1024 * MIB;
const OTHERS = 0o077;
/** How far a clock may be behind the last stamp without a word: what keeps it right sets it back by so little, ms. */
const CLOCK_SLACK = 5_000;
const EXPIRES_SOON = 14 * 86_400_000;
const ANSWER_MAX = 5_000;

/** `pacta doctor`: what is wrong with a data directory and the server on it, and what to do. Exit code 1 where something is. */
export async function doctorCommand(options: Options): Promise<void> {
  const findings: Finding[] = [];
  for (const check of CHECKS) {
    for (const found of await attempt(check, options)) {
      findings.push(found);
      if (!options.json) process.stdout.write(line(found));
    }
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ state: worst(findings), findings })}\n`);
  if (worst(findings) === 'wrong') process.exitCode = 1;
}

type Check = (options: Options) => readonly Finding[] | Promise<readonly Finding[]>;

/** What cannot even be looked at is wrong. */
async function attempt(check: Check, options: Options): Promise<readonly Finding[]> {
  try {
    return await check(options);
  } catch (error) {
    return [finding(check.name, 'wrong', (error as Error).message)];
  }
}

const line = ({ about, state, says, todo }: Finding): string =>
  `${state.padEnd(8)}${about}: ${says}${todo === undefined ? '' : `\n        → ${todo}`}\n`;

function versions(): readonly Finding[] {
  return [finding('versions', 'ok', `node ${process.versions.node}, SQLite ${process.versions.sqlite ?? 'unknown'}`)];
}

function disk({ dataDir, minFree }: Options): readonly Finding[] {
  const free = freeSpace(dataDir);
  const says = `${mib(free)} are free`;
  const todo = 'make room: nothing acknowledged is lost, and writes go on by themselves once there is some';
  if (!/^[1-9]\d*$/.test(minFree))
    throw new Error(
      `--min-free (or PACTA_MIN_FREE_MIB) is a whole number of MiB from 1, not ${JSON.stringify(minFree)}`,
    );
  if (free < Number(minFree) * MIB) return [finding('disk', 'wrong', `${says}, and writes are refused`, todo)];
  return [
    free < FREE_ENOUGH
      ? finding('disk', 'warning', says, 'make room before writes are refused')
      : finding('disk', 'ok', says),
  ];
}

function databases({ dataDir }: Options): readonly Finding[] {
  return [
    database(dataDir, 'ledger.db', 'restore a backup: pacta restore'),
    // Where several processes share the keys, one that lies about is no longer theirs.
    sharedDatabase(placesWith(dataDir)) === undefined
      ? database(dataDir, 'control.db', 'restore it from a backup')
      : [],
    database(dataDir, 'read-models.db', 'stop Pacta and delete the file: it is built anew at the next start'),
  ].flat();
}

function database(dataDir: string, name: string, todo: string): readonly Finding[] {
  const file = join(dataDir, name);
  if (!existsSync(file)) return [];
  try {
    checkIntegrity(file);
  } catch (error) {
    return [finding(name, 'wrong', (error as Error).message, todo)];
  }
  const wal = existsSync(`${file}-wal`) ? statSync(`${file}-wal`).size : 0;
  const says = `sound, ${mib(statSync(file).size)}, ${mib(wal)} in the WAL`;
  return wal > WAL_MAX
    ? [finding(name, 'warning', says, 'some reader keeps the WAL from being emptied: look for long exports')]
    : [finding(name, 'ok', says)];
}

/** Every event, its leaf and the tree, and the last head that was signed of them. */
function ledger({ dataDir, head }: Options): readonly Finding[] {
  const { last } = headsBeside(dataDir, head);
  const snapshot = LedgerSnapshot.open(dataDir);
  try {
    if (last && last.size > snapshot.size)
      return [
        finding(
          'ledger',
          'wrong',
          `it holds ${snapshot.size} events, and a head over ${last.size} was signed`,
          'put back the newer ledger; or go on from this one: pacta accept-head',
        ),
      ];
    const { size, redacted } = auditOf(snapshot, last ? [last] : []);
    return [
      finding('ledger', 'ok', `${size} events, ${redacted} redacted, verified`),
      ...clock(snapshot.lastRecordedAt),
    ];
  } finally {
    snapshot.close();
  }
}

function clock(lastRecordedAt = 0): readonly Finding[] {
  const behind = lastRecordedAt - Date.now();
  if (behind < CLOCK_SLACK) return [finding('clock', 'ok', 'not behind the last event')];
  return [
    finding(
      'clock',
      'warning',
      `${Math.round(behind / 1_000)} s behind the last event, whose stamp new ones get until then`,
      'set the clock of this machine, and let it be kept by NTP',
    ),
  ];
}

function files({ dataDir }: Options): readonly Finding[] {
  return ['tlog.key', 'admin.key'].flatMap((name) => {
    const file = join(dataDir, name);
    if (!existsSync(file))
      return name === 'admin.key'
        ? []
        : [
            finding(
              name,
              'wrong',
              'it is not there',
              'put back a copy, or what is signed from now on is by another key',
            ),
          ];
    const isOpen = (statSync(file).mode & OTHERS) !== 0;
    return isOpen
      ? [finding(name, 'wrong', 'others may read it', `chmod 600 ${file}`)]
      : [finding(name, 'ok', 'only its owner may read it')];
  });
}

async function keys({ dataDir }: Options): Promise<readonly Finding[]> {
  const store = await openControl(placesWith(dataDir), 'existing');
  const now = Date.now();
  try {
    const good = (await store.keys()).filter((key) => key.revokedAt === undefined && (key.expiresAt ?? Infinity) > now);
    if (!good.some(({ roles }) => roles.includes('admin')))
      return [finding('keys', 'wrong', 'none of an admin is good', 'pacta keys create --role admin --name <name>')];
    const soon = good.filter(({ expiresAt = Infinity }) => expiresAt < now + EXPIRES_SOON);
    return soon.length === 0
      ? [finding('keys', 'ok', `${good.length} are good`)]
      : soon.map(({ id, actor, expiresAt }) =>
          finding(
            'keys',
            'warning',
            `${id} (${actor.name}) expires on ${new Date(expiresAt!).toISOString().slice(0, 10)}`,
            `pacta keys create --actor ${actor.id}`,
          ),
        );
  } finally {
    await store.close();
  }
}

async function server({ dataDir, url }: Options): Promise<readonly Finding[]> {
  if (!isServed(dataDir)) return [finding('server', 'ok', 'none serves this directory')];
  const response = await fetch(new URL('/health/ready', url), { signal: AbortSignal.timeout(ANSWER_MAX) }).catch(
    () => undefined,
  );
  if (!response)
    return [
      finding(
        'server',
        'wrong',
        `one holds this directory, and none answers at ${url}`,
        'name it by --url, or restart it',
      ),
    ];
  const { status, reasons = [], detail, lag } = (await response.json()) as Ready;
  if (response.status !== 200) return [finding('server', 'wrong', detail ?? 'it is not ready', 'look into its log')];
  if (status === 'ok') return [finding('server', 'ok', `ready, ${lag ?? 0} events behind`)];
  return [finding('server', 'warning', reasons.join(' '), 'pacta parked lists what could not be projected')];
}

interface Ready {
  readonly status?: string | number;
  readonly reasons?: readonly string[];
  readonly detail?: string;
  readonly lag?: number;
}

function isServed(dataDir: string): boolean {
  try {
    WriterLock.take(dataDir).release();
    return false;
  } catch (error) {
    if (error instanceof DirectoryInUse) return true;
    throw error;
  }
}

const CHECKS: readonly Check[] = [versions, disk, databases, ledger, files, keys, server];

const mib = (bytes: number): string => `${(bytes / MIB).toFixed(1)} MiB`;
