import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openControl, sharedDatabase } from '#libs/application';
import { freeSpace } from '#libs/storage';
import { databases, ledger } from './doctor-ledger.js';
import { server } from './doctor-server.js';
import { placesWith } from './places.js';
import { type Check, type Examined, type Finding, finding, MIB, mib, worst } from './finding.js';

interface Options extends Examined {
  readonly json: boolean;
}

const FREE_ENOUGH = 1024 * MIB;
const OTHERS = 0o077;
const EXPIRES_SOON = 14 * 86_400_000;

/** `pacta doctor`: what is wrong with a data directory and the server on it, and what to do. Exit code 1 where something is. */
export async function doctorCommand(options: Options): Promise<void> {
  const findings: Finding[] = [];
  const isAway = sharedDatabase(placesWith(options.dataDir)) !== undefined && !existsSync(options.dataDir);
  for (const check of isAway ? CHECKS_ELSEWHERE : CHECKS) {
    for (const found of await attempt(check, options)) {
      findings.push(found);
      if (!options.json) process.stdout.write(line(found));
    }
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ state: worst(findings), findings })}\n`);
  if (worst(findings) === 'wrong') process.exitCode = 1;
}

/** What cannot even be looked at is wrong. */
async function attempt(check: Check, examined: Examined): Promise<readonly Finding[]> {
  try {
    return await check(examined);
  } catch (error) {
    return [finding(check.name, 'wrong', (error as Error).message)];
  }
}

const line = ({ about, state, says, todo }: Finding): string =>
  `${state.padEnd(8)}${about}: ${says}${todo === undefined ? '' : `\n        → ${todo}`}\n`;

function versions(): readonly Finding[] {
  return [finding('versions', 'ok', `node ${process.versions.node}, SQLite ${process.versions.sqlite ?? 'unknown'}`)];
}

function disk({ dataDir, minFree }: Examined): readonly Finding[] {
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

function files({ dataDir }: Examined): readonly Finding[] {
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

async function keys({ dataDir }: Examined): Promise<readonly Finding[]> {
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

/** An `api` process has no data directory. */
function directory({ dataDir }: Examined): readonly Finding[] {
  const says = `${dataDir} is not there: an api needs none; the signing key and the last signed head are with the projectors`;
  return [finding('directory', 'warning', says, 'run pacta doctor where those are, too')];
}

const CHECKS_ELSEWHERE: readonly Check[] = [versions, directory, keys, server];
const CHECKS: readonly Check[] = [versions, disk, databases, ledger, files, keys, server];
