import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkIntegrity, LedgerSnapshot } from '#libs/storage';
import { sharedDatabase } from '#libs/application';
import { isInEventStoreDb } from './elsewhere.js';
import { type Examined, type Finding, finding, MIB, mib } from './finding.js';
import { headsBeside } from './ledger-heads.js';
import { placesWith } from './places.js';
import { auditOf } from './verify.js';

/** From so much on somebody keeps the WAL from being emptied. */
const WAL_MAX = 256 * MIB;
/** How far a clock may be behind the last stamp without a word: what keeps it right sets it back by so little, ms. */
const CLOCK_SLACK = 5_000;

export function databases({ dataDir }: Examined): readonly Finding[] {
  return [
    database(dataDir, 'ledger.db', 'restore a backup: pacta restore'),
    // Where several processes share leaves and keys, files that lie about are no longer theirs.
    ...(sharedDatabase(placesWith(dataDir)) === undefined ? ['log.db', 'control.db'] : []).map((name) =>
      database(dataDir, name, 'restore it from a backup'),
    ),
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
export function ledger({ dataDir, head, url }: Examined): readonly Finding[] {
  if (isInEventStoreDb(placesWith(dataDir)))
    return [
      finding(
        'ledger',
        'warning',
        'its events are in EventStoreDB, where they were not looked at',
        `pacta verify --url ${url} checks every one`,
      ),
    ];
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
