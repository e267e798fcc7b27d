import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { POSTGRES_URL, tellWhatIsLeftOut } from '../../libs/storage/src/postgres.contract.js';
import { EventStoreDbServer } from '../eventstoredb/server.js';
import { Pacta } from '../journeys/pacta.js';
import { pledge } from '../journeys/pledge.js';
import { pacta } from '../verify/run.js';
import { dropSchemas, freshSchemas } from './schemas.js';

if (POSTGRES_URL === undefined)
  it('A start on PostgreSQL needs a server', () => {
    tellWhatIsLeftOut('starts where a ledger is elsewhere');
    expect(process.env['CI_VERIFIERS']).toBeUndefined();
  });
else startsOn(POSTGRES_URL);

function startsOn(url: string): void {
  let directory: string;
  let server: EventStoreDbServer;
  let readModels: string;
  let running: Pacta | undefined;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'pacta-growing-'));
    server = await EventStoreDbServer.start();
    readModels = freshSchemas(url);
  });
  afterEach(async () => {
    await running?.kill();
    await server.stop();
    await dropSchemas(readModels);
    rmSync(directory, { recursive: true });
  });

  const served = () => ({ PACTA_EVENT_STORE: server.connectionString });
  const shared = () => ({ ...served(), PACTA_READ_MODELS: readModels });
  const start = async (settings: Readonly<Record<string, string>>, named = directory) => {
    running = await Pacta.start(named, [], settings);
    return running;
  };

  describe('A start where the ledger is elsewhere', () => {
    it('is refused until what lasts is carried over, and from then on beside the files that it was in', async () => {
      const before = await start(served());
      await record(before, 'first');
      await before.stop();
      await expect(start(shared())).rejects.toThrow(/log\.db: the leaves of this ledger are here.*pacta move --to/);
      expect(await pacta(['move', '--to', readModels, '--data-dir', directory])).toMatchObject({ code: 0, err: '' });
      await expect(start(served())).rejects.toThrow(/log\.moved\.db: .* set PACTA_READ_MODELS/);
      await expect(start({})).rejects.toThrow(/log\.moved\.db: .* set PACTA_EVENT_STORE and PACTA_READ_MODELS/);
      const after = await start(shared());
      expect(after.key).toBe(before.key);
      expect(await record(after, 'second')).toMatchObject({ status: 201 });
      expect(await after.stop()).toBe(0);
    }, 120_000);

    it('only reads where nothing but the signed head tells that the leaves are in PostgreSQL, and makes no key', async () => {
      const before = await start(shared());
      await record(before, 'first');
      await before.signed(1);
      await before.stop();
      const mistaken = await start(served());
      expect(mistaken.key).toBe(before.key);
      const { body } = (await mistaken.ask('/health/ready')) as { body: { reasons?: unknown } };
      expect(JSON.stringify(body)).toMatch(/read-only, since it does not continue the last head.*its size is 0/);
      await mistaken.stop();
      await expect(start(shared())).rejects.toThrow('where they are there already, take this file and control.db away');
      for (const file of ['log.db', 'control.db']) rmSync(join(directory, file));
      const after = await start(shared());
      expect(await record(after, 'second')).toMatchObject({ status: 201 });
      expect(await after.stop()).toBe(0);
    }, 120_000);
  });

  describe('One schema of read models', () => {
    it('is of one ledger: another is refused and changes nothing', async () => {
      const own = await start({ PACTA_READ_MODELS: readModels });
      await record(own, 'first');
      const another = Pacta.start(join(directory, randomUUID()), [], { PACTA_READ_MODELS: readModels });
      await expect(another).rejects.toThrow(/holds the read models of another ledger.*name another schema/);
      const { body } = await record(own, 'second');
      const { body: list } = await own.ask(`/v1/commitments?minPosition=${body.position}`);
      expect((list as { items: unknown[] }).items).toHaveLength(2);
      expect(await own.stop()).toBe(0);
    }, 120_000);
  });
}

const record = async (on: Pacta, subject: string) =>
  (await on.post('/v1/commitments', pledge(subject), subject)) as { status: number; body: { position: string } };
