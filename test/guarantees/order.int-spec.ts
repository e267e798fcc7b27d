import { expect, it } from '@jest/globals';
import { type NewEvent, OutcomeUnknown, StoreUnavailable, uuidv5, WrongExpectedVersion } from '#libs/event-sourcing';
import { Chance } from '../requests/chance.js';
import { sqliteDisk } from '../simulation/disk.js';
import { atOnce } from './at-once.js';

const WRITERS = 50;
const APPENDS = 40;
const STREAMS = 20;
const SPACE = '3d6f9a44-0000-4000-8000-000000000000';

const event = (name: string): NewEvent => ({
  id: uuidv5(SPACE, name),
  type: 'Written',
  schema: 1,
  data: { name },
  metadata: { commandId: name, requestHash: '', actor: 'writer', $correlationId: name, $causationId: name },
  salt: new Uint8Array(32),
});

it(`${WRITERS} writers whose transactions abort: a reader that follows sees 1 to n, in order, each append once`, async () => {
  const disk = sqliteDisk(() => 0);
  const chance = new Chance(1);
  try {
    const followed: string[] = [];
    const following = (async () => {
      for await (const batch of disk.store.subscribe('0', { batchSize: 7 }))
        followed.push(...batch.map(({ position }) => position));
    })();
    let aborted = 0;
    const write = async (name: string): Promise<void> => {
      const stream = `stream-${chance.below(STREAMS)}`;
      for (let version = 0; ;) {
        const append = () => disk.store.append(stream, [event(name)], version);
        try {
          await (chance.is(0.02) ? disk.fail(chance.of(['unavailable', 'lost', 'kept']), append) : append());
          return;
        } catch (error) {
          if (error instanceof WrongExpectedVersion) version = error.actual;
          else if (error instanceof OutcomeUnknown || error instanceof StoreUnavailable) aborted++;
          else throw error;
        }
      }
    };
    await atOnce(WRITERS, async (writer) => {
      for (let turn = 0; turn < APPENDS; turn++) await write(`${writer}-${turn}`);
    });
    const all = Array.from({ length: WRITERS * APPENDS }, (_, index) => String(index + 1));
    const stored = await disk.store.readAll('0', all.length + 1);
    expect(stored.map(({ position }) => position)).toEqual(all);
    while (followed.length < all.length) await new Promise((resolve) => setImmediate(resolve));
    expect(followed).toEqual(all);
    expect(aborted).toBeGreaterThan(WRITERS);
    await disk.store.close();
    await following;
  } finally {
    await disk.dispose();
  }
}, 60_000);
