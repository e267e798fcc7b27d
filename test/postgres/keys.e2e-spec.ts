import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyHash } from '#libs/access';
import { openControl } from '#libs/application';
import { postgresDatabase } from '#libs/storage';
import { POSTGRES_URL, tellWhatIsLeftOut } from '../../libs/storage/src/postgres.contract.js';
import { pacta } from '../verify/run.js';

if (POSTGRES_URL === undefined)
  it('Keys in PostgreSQL need a server', () => {
    tellWhatIsLeftOut('pacta keys on a control store in PostgreSQL');
    expect(process.env['CI_VERIFIERS']).toBeUndefined();
  });
else keysOn(POSTGRES_URL);

function keysOn(url: string): void {
  describe('Keys of a Pacta whose events and read models are on servers', () => {
    const directory = mkdtempSync(join(tmpdir(), 'pacta-keys-'));
    const named = new URL(url);
    named.searchParams.set('schema', `trial_${randomUUID().replaceAll('-', '')}`);
    const readModels = named.href;
    const eventStore = 'esdb://127.0.0.1:9?tls=false';
    const settings = { PACTA_EVENT_STORE: eventStore, PACTA_READ_MODELS: readModels };
    const keys = async (...args: readonly string[]) => pacta(['keys', ...args, '--data-dir', directory], { settings });

    beforeAll(async () => {
      const missing = await keys('create', '--name', 'Desk', '--role', 'reader');
      expect(missing).toMatchObject({
        code: 1,
        err: expect.stringMatching(/_control: there is none: name the database/),
      });
      await (await openControl({ dataDirectory: directory, eventStore, readModels })).close();
    });
    afterAll(async () => {
      const { pool, schema } = postgresDatabase(readModels, { holding: 'control store', connectionsMax: 1 });
      const connection = await pool.connect();
      await connection.query(`DROP SCHEMA ${schema} CASCADE`, []);
      connection.release();
      await pool.end();
      rmSync(directory, { recursive: true });
    });

    it('are made, listed and revoked in PostgreSQL, and nothing is in the data directory', async () => {
      const { out } = await keys('create', '--name', 'Desk', '--role', 'admin', '--expires', '5d', '--json');
      const made = JSON.parse(out) as { key: string; id: string; actor: string };
      const store = await openControl({ dataDirectory: directory, eventStore, readModels }, 'existing');
      expect(await store.keyOf(keyHash(made.key))).toMatchObject({ id: made.id, roles: ['admin'] });
      expect((await keys('list')).out).toMatch(new RegExp(`^${made.id}  ${made.actor}  admin  expires on .*  Desk\n$`));
      const doctor = await pacta(['doctor', '--data-dir', directory, '--json'], { settings });
      expect(JSON.parse(doctor.out).findings).toContainEqual(
        expect.objectContaining({ about: 'keys', says: expect.stringContaining(`${made.id} (Desk) expires`) }),
      );
      expect(await keys('revoke', made.id)).toMatchObject({ code: 0, out: `${made.id} is revoked\n` });
      expect((await store.keyOf(keyHash(made.key)))?.revokedAt).toBeLessThanOrEqual(Date.now());
      await store.close();
      expect(existsSync(join(directory, 'control.db'))).toBe(false);
    });

    it('are in control.db where the events are in the data directory', async () => {
      const own = { PACTA_READ_MODELS: readModels };
      expect(await pacta(['keys', '--data-dir', directory], { settings: own })).toMatchObject({
        code: 1,
        err: expect.stringMatching(/control\.db: there is none/),
      });
    });

    it('are looked for nowhere while the URL is wrong', async () => {
      const wrong = { ...settings, PACTA_READ_MODELS: 'mysql://127.0.0.1/x' };
      expect(await pacta(['keys', '--data-dir', directory], { settings: wrong })).toMatchObject({
        code: 1,
        err: 'pacta: PACTA_READ_MODELS does not begin with postgres://\n',
      });
    });
  });
}
