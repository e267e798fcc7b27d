import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postgresDatabase } from '#libs/storage';
import { POSTGRES_URL, tellWhatIsLeftOut } from '../../libs/storage/src/postgres.contract.js';
import { Pacta } from '../journeys/pacta.js';
import { pledge } from '../journeys/pledge.js';
import { Gate } from './gate.js';

interface Receipt {
  readonly id: string;
  readonly position: string;
}

if (POSTGRES_URL === undefined)
  it('A journey on PostgreSQL needs a server', () => {
    tellWhatIsLeftOut('Pacta with its read models in PostgreSQL');
    expect(process.env['CI_VERIFIERS']).toBeUndefined();
  });
else journeyOn(POSTGRES_URL);

function journeyOn(url: string): void {
  describe('Pacta with its read models in PostgreSQL', () => {
    const directory = mkdtempSync(join(tmpdir(), 'pacta-postgres-'));
    const schema = `trial_${randomUUID().replaceAll('-', '')}`;
    const { hostname, port } = new URL(url);
    const gate = new Gate({ host: hostname, port: Number(port || 5432) });
    let running: Pacta;
    const start = async () => {
      const named = gate.through(url);
      named.searchParams.set('schema', schema);
      return Pacta.start(directory, [], { PACTA_READ_MODELS: named.href });
    };
    const record = async (subject: string): Promise<Receipt> => {
      const { status, body } = await running.post('/v1/commitments', pledge(subject), subject);
      expect(status).toBe(201);
      return body as Receipt;
    };
    const subjects = async (query: string) => {
      const { status, body } = await running.ask(`/v1/commitments?${query}`);
      return [status, (body as { items?: { subject: string }[] }).items?.map(({ subject }) => subject)];
    };

    beforeAll(async () => {
      await gate.open();
      running = await start();
    });
    afterAll(async () => {
      await running.stop();
      await gate.shut();
      const { pool } = postgresDatabase(url, { connectionsMax: 1 });
      const connection = await pool.connect();
      await connection.query(`DROP SCHEMA ${schema} CASCADE`, []);
      connection.release();
      await pool.end();
      rmSync(directory, { recursive: true });
    });

    it('reads its writes, by words too, and keeps no read models in its directory', async () => {
      await record('the first');
      const { position } = await record('the second');
      expect(await subjects(`minPosition=${position}&q=FIRST`)).toEqual([200, ['the first']]);
      expect(await running.ask('/health/ready')).toMatchObject({ status: 200, body: { status: 'ok', lag: 0 } });
      expect(existsSync(join(directory, 'read-models.db'))).toBe(false);
    });

    it('goes on after it was killed, and rebuilds beside what answers', async () => {
      await running.kill();
      running = await start();
      const { position } = await record('the third');
      const before = await running.everything(Number(position));
      expect(before.commitments).toHaveLength(3);
      for (const name of ['register', 'documents', 'parties'])
        expect(await running.post(`/v1/read-models/${name}/rebuild`, {})).toMatchObject({ status: 200 });
      expect(await running.everything(Number(position))).toEqual(before);
    });

    it('records while PostgreSQL is away, says so to whoever asks, and goes on by itself', async () => {
      await gate.shut();
      const { position } = await record('the fourth');
      expect(await running.ask('/v1/commitments')).toMatchObject({ status: 503, body: { code: UNANSWERED } });
      expect(await running.ask('/health/ready')).toMatchObject({ status: 503, body: { code: 'not-ready' } });
      expect(await running.ask('/health/live')).toMatchObject({ status: 200 });
      await gate.open();
      let answer = await subjects(`minPosition=${position}&q=fourth`);
      for (const until = Date.now() + 15_000; answer[0] !== 200 && Date.now() < until;)
        answer = await subjects(`minPosition=${position}&q=fourth`);
      expect(answer).toEqual([200, ['the fourth']]);
      expect(await running.ask('/health/ready')).toMatchObject({ status: 200, body: { status: 'ok' } });
    }, 60_000);
  });
}

/** The database, or read models that are behind since it went away. */
const UNANSWERED = expect.stringMatching(/^(store-unavailable|behind)$/);
