import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseVerifierKey } from '#libs/transparency';
import { type EventProof, holds } from '../../apps/api/src/transparency/testing.js';
import { POSTGRES_URL, tellWhatIsLeftOut } from '../../libs/storage/src/postgres.contract.js';
import { EventStoreDbServer } from '../eventstoredb/server.js';
import { Pacta } from '../journeys/pacta.js';
import { pledge } from '../journeys/pledge.js';
import { pacta } from '../verify/run.js';
import { dropSchemas, freshSchemas } from './schemas.js';

interface Receipt {
  readonly position: string;
  readonly events: readonly { readonly id: string }[];
}

if (POSTGRES_URL === undefined)
  it('A move to PostgreSQL needs a server', () => {
    tellWhatIsLeftOut('pacta move from SQLite to EventStoreDB and PostgreSQL');
    expect(process.env['CI_VERIFIERS']).toBeUndefined();
  });
else moveTo(POSTGRES_URL);

function moveTo(url: string): void {
  const readModels = freshSchemas(url);
  const directory = mkdtempSync(join(tmpdir(), 'pacta-shared-'));
  let server: EventStoreDbServer;
  beforeAll(async () => {
    server = await EventStoreDbServer.start();
  });
  afterAll(async () => {
    await server.stop();
    await dropSchemas(readModels);
    rmSync(directory, { recursive: true });
  });

  describe('A ledger of one process on files, moved to servers', () => {
    it('goes on with every proof, key and receipt that it gave, also of what was erased', async () => {
      const before = await Pacta.start(directory);
      const first = (await before.post('/v1/commitments', pledge('kept'), 'kept')).body as Receipt;
      const erased = (await before.post('/v1/commitments', pledge('erased'), 'erased')).body as Receipt;
      const [gone] = erased.events;
      const order = { reason: 'A private person.', authority: 'An order' };
      expect(await before.post(`/v1/events/${gone!.id}/redact`, order)).toMatchObject({ status: 200 });
      const { body: consistency } = await before.ask('/v1/tlog/consistency?from=1&to=3');
      const key = (await (await fetch(`${before.url}/tlog/key`)).text()).trimEnd();
      const known = parseVerifierKey(key);
      const log = { origin: known.name, keys: [known] };
      const old = join(directory, 'old.checkpoint');
      writeFileSync(old, (await proofOf(before, gone!)).checkpoint);
      await before.stop();

      for (const to of [server.connectionString, readModels])
        expect(await pacta(['move', '--to', to, '--data-dir', directory])).toMatchObject({ code: 0, err: '' });

      const settings = { PACTA_EVENT_STORE: server.connectionString, PACTA_READ_MODELS: readModels };
      const projector = await Pacta.start(directory, [], { ...settings, PACTA_ROLE: 'projector' });
      const after = await Pacta.start(directory, [], { ...settings, PACTA_ROLE: 'api' });
      expect(after.key).toBe(before.key);
      const again = (await after.post('/v1/commitments', pledge('kept'), 'kept')).body as Receipt;
      expect(again.events).toEqual(first.events);
      expect((await after.ask('/v1/tlog/consistency?from=1&to=3')).body).toEqual(consistency);
      await after.signed(3);
      for (const [leafIndex, { id }] of [first.events[0]!, gone!].entries()) {
        const proof = await proofOf(after, { id });
        expect(proof).toMatchObject({ leafIndex, treeSize: 3 });
        expect(holds(proof, log)).toBe(true);
      }
      const list = await after.ask(`/v1/commitments?minPosition=${again.position}`);
      expect((list.body as { items: { subject: string }[] }).items.map(({ subject }) => subject)).toEqual([
        '[redacted]',
        'kept',
      ]);
      expect(await after.post('/v1/commitments', pledge('new'), 'new')).toMatchObject({ status: 201 });
      let grown = await proofOf(after, gone!);
      while (grown.treeSize === 3) grown = await proofOf(after, gone!);
      expect([grown.treeSize, holds(grown, log)]).toEqual([4, true]);
      const url = ['--url', after.url, '--since', old, '--key', key, '--json'];
      const verified = await pacta(['verify', ...url], { key: before.key });
      expect(verified).toMatchObject({ code: 0, err: '' });
      const agreesWith = expect.arrayContaining([expect.objectContaining({ name: old, events: 3 })]);
      expect(JSON.parse(verified.out)).toMatchObject({
        fits: true,
        events: 4,
        redacted: 1,
        agreesWith,
        keyGiven: true,
      });
      expect([await after.stop(), await projector.stop()]).toEqual([0, 0]);
    }, 120_000);
  });
}

const proofOf = async (served: Pacta, { id }: { readonly id: string }): Promise<EventProof> =>
  (await served.ask(`/v1/events/${id}/proof`)).body as EventProof;
