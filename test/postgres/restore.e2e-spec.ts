import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postgresTarget } from '#libs/storage';
import { POSTGRES_URL, tellWhatIsLeftOut } from '../../libs/storage/src/postgres.contract.js';
import { EventStoreDbServer } from '../eventstoredb/server.js';
import { Pacta } from '../journeys/pacta.js';
import { pacta } from '../verify/run.js';
import { dropSchemas, freshSchemas } from './schemas.js';

const hasDump = spawnSync('pg_dump', ['--version']).status === 0;

if (POSTGRES_URL !== undefined && hasDump) restoreOn(POSTGRES_URL);
else
  it('A restore on servers needs PostgreSQL and its pg_dump', () => {
    tellWhatIsLeftOut('leaves and keys put back from an older pg_dump (needs pg_dump too)');
    expect(process.env['CI_VERIFIERS']).toBeUndefined();
  });

/** What README.md says under "Deploy". EventStoreDB's own backup is its own; here no event is missing. */
function restoreOn(url: string): void {
  describe('Leaves and keys put back from an older dump', () => {
    const directory = mkdtempSync(join(tmpdir(), 'pacta-restore-'));
    const readModels = freshSchemas(url);
    const { schema } = postgresTarget(readModels);
    let server: EventStoreDbServer;
    let settings: Readonly<Record<string, string>>;
    const start = async () => Pacta.start(directory, [], settings);
    const headOf = () => readFileSync(join(directory, 'tlog.head'), 'utf8');
    beforeAll(async () => {
      server = await EventStoreDbServer.start();
      settings = { PACTA_EVENT_STORE: server.connectionString, PACTA_READ_MODELS: readModels };
    });
    afterAll(async () => {
      await server.stop();
      await dropSchemas(readModels);
      rmSync(directory, { recursive: true });
    });

    it('are read, then accepted, and become what they were: every checkpoint that was given still fits', async () => {
      const before = await start();
      await before.post('/v1/documents', { title: 'One' }, 'One');
      await before.signed(1);
      const dump = join(directory, 'dump.sql');
      run('pg_dump', [`--schema=${schema}_log`, `--schema=${schema}_control`, `--file=${dump}`, url]);
      await before.post('/v1/documents', { title: 'Two' }, 'Two');
      await before.signed(2);
      await before.stop();
      const given = headOf();
      const checkpoint = join(directory, 'given.checkpoint');
      writeFileSync(checkpoint, given);

      await dropSchemas(readModels);
      run('psql', ['--quiet', '--set=ON_ERROR_STOP=1', `--file=${dump}`, url]);
      const older = await start();
      expect(await older.post('/v1/documents', { title: 'Three' }, 'Three')).toMatchObject({
        status: 503,
        body: { code: 'ledger-rolled-back' },
      });
      await older.stop();
      expect(await pacta(['accept-head', '--data-dir', directory], { settings })).toMatchObject({ code: 0 });

      const after = await start();
      await after.signed(2);
      expect(headOf()).toBe(given);
      expect(await after.post('/v1/documents', { title: 'Three' }, 'Three')).toMatchObject({ status: 201 });
      await after.signed(3);
      const verify = ['verify', '--url', after.url, '--since', checkpoint];
      expect(await pacta(verify, { key: after.key })).toMatchObject({ code: 0 });
      expect(await after.stop()).toBe(0);
    }, 90_000);
  });
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
}
