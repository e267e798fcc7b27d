import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { LeaseTaken, PostgresLease } from './lease.postgres.js';
import { postgresDatabase } from './postgres.js';
import { POSTGRES_URL, tellWhatIsLeftOut } from './postgres.contract.js';

if (POSTGRES_URL === undefined)
  it('A lease needs a server', () => tellWhatIsLeftOut('leases, by which projectors take turns'));
else leasesOn(POSTGRES_URL);

function leasesOn(url: string): void {
  describe('A lease in PostgreSQL', () => {
    const schema = `trial_${randomUUID().replaceAll('-', '')}`;
    const held: PostgresLease[] = [];
    /** What happened, in its order. */
    const told: string[] = [];
    const acquire = async (name: string, of = schema): Promise<PostgresLease> => {
      const lease = await PostgresLease.acquire(
        { ...postgresDatabase(url, { connectionsMax: 1 }), schema: of },
        { onWaiting: () => told.push(`${name} waits`), onLost: () => told.push(`${name} lost`) },
      );
      told.push(`${name} leads`);
      held.push(lease);
      return lease;
    };
    afterEach(async () => {
      await Promise.all(held.splice(0).map(async (lease) => lease.release()));
      told.length = 0;
    });

    it('is one process’s at a time, and the next one’s soon after', async () => {
      const database = { ...postgresDatabase(url, { connectionsMax: 1 }), schema };
      expect(await PostgresLease.isHeld(database)).toBe(false);
      const first = await acquire('a');
      expect(await PostgresLease.isHeld(database)).toBe(true);
      await database.pool.end();
      const waiting = acquire('b');
      await until(() => told.includes('b waits'));
      expect(told).toEqual(['a leads', 'b waits']);
      held.length = 0;
      await first.release();
      await waiting;
      expect(told).toEqual(['a leads', 'b waits', 'b leads']);
    });

    it('is refused to who does not wait', async () => {
      await acquire('a');
      const database = { ...postgresDatabase(url, { connectionsMax: 1 }), schema };
      await expect(PostgresLease.acquire(database, { onLost: () => undefined })).rejects.toBeInstanceOf(LeaseTaken);
    });

    it('is another’s on another schema', async () => {
      await acquire('a');
      await acquire('b', `${schema}_other`);
      expect(told).toEqual(['a leads', 'b leads']);
    });

    it('is taken again by whoever lost the connection, if nobody was faster', async () => {
      await acquire('a');
      const [before] = await holders(url, schema);
      await breakOff(url, schema);
      await until(async () => (await holders(url, schema)).some(({ pid }) => pid !== before!.pid));
      expect(told).toEqual(['a leads']);
    });

    it('is told as lost where another was faster', async () => {
      const first = await acquire('a');
      const second = acquire('b');
      await until(() => told.includes('b waits'));
      // Whoever waits asks twice as often as whoever holds looks: before long it is faster.
      while (!told.includes('b leads')) {
        await breakOff(url, schema);
        await new Promise((resolve) => setTimeout(resolve, 700));
      }
      await second;
      await until(() => told.includes('a lost'));
      expect(told).toEqual(['a leads', 'b waits', 'b leads', 'a lost']);
      held.splice(held.indexOf(first), 1);
      await first.release();
    });
  });
}

const HELD = `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = hashtext($1)::int8 & 4294967295`;

async function ask(url: string, text: string, values: readonly unknown[]): Promise<readonly { pid: number }[]> {
  const { pool } = postgresDatabase(url, { connectionsMax: 1 });
  const connection = await pool.connect();
  try {
    return (await connection.query<{ pid: number }>(text, values)).rows;
  } finally {
    connection.release();
    await pool.end();
  }
}

const holders = async (url: string, schema: string) => ask(url, HELD, [`pacta ${schema}`]);

/** As where the network fails: the server lets go of the lock with its connection. */
async function breakOff(url: string, schema: string): Promise<void> {
  for (const { pid } of await holders(url, schema)) await ask(url, 'SELECT pg_terminate_backend($1) AS pid', [pid]);
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 10_000; !(await isSo());) {
    if (performance.now() > end) throw new Error('it did not come about within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
