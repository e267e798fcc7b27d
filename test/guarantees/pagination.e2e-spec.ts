import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { serve, type Served } from '../../apps/api/src/testing.js';
import { Chance } from '../requests/chance.js';
import { pledge } from '../journeys/pledge.js';
import { atOnce } from './at-once.js';

const WRITERS = 20;
const WALKS = 12;
const LIMITS = [10, 25, 40, 7];
/** Ms between two writes of a writer: the ledger must not outgrow the walks. */
const PAUSE = 50;

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served?.close());

interface Item {
  readonly id: string;
  readonly version: number;
}

interface Event {
  readonly type: string;
  readonly stream: string;
  readonly position: string;
}

/** Every page of a list, and the position that its cursor is pinned to. */
async function walk(path: string): Promise<{ readonly items: readonly Item[]; readonly position: number }> {
  const items: Item[] = [];
  let position = Number.NaN;
  for (let next: string | null = ''; next !== null;) {
    const answer = await served.get(next === '' ? path : `${path}&cursor=${next}`);
    expect(answer.status).toBe(200);
    items.push(...(answer.body.items as readonly Item[]));
    next = answer.body.next as string | null;
    if (next) position = Number(JSON.parse(Buffer.from(next.split('.', 1)[0]!, 'base64url').toString())[1]);
  }
  return { items, position };
}

/** The commitments at a position, with their versions then. */
function standing(events: readonly Event[], position: number): readonly string[] {
  const versions = new Map<string, number>();
  for (const { stream, position: at } of events)
    if (Number(at) <= position) versions.set(stream, (versions.get(stream) ?? 0) + 1);
  return [...versions].map(([stream, version]) => `${stream} ${version}`).toSorted();
}

it(`Walking all pages while ${WRITERS} writers run yields exactly the set at the position of the cursor`, async () => {
  const walked = new AbortController();
  const writing = atOnce(WRITERS, async (writer) => {
    const chance = new Chance(writer);
    const made: string[] = [];
    for (let turn = 0; !walked.signal.aborted; turn++) {
      const note = { effective: '2021-12-01', note: `note ${turn}` };
      const { status, body } =
        made.length === 0 || chance.is(0.5)
          ? await served.post('/v1/commitments', pledge(`Pledge ${writer}-${turn}`))
          : await served.post(`/v1/commitments/${chance.of(made)}/report-progress`, note);
      expect([200, 201]).toContain(status);
      made.push(body.id as string);
      await pause(PAUSE);
    }
  });
  while (((await served.get('/v1/commitments?limit=50')).body.next as string | null) === null);
  const sorts = ['recorded', '-recorded', 'effective', '-effective', 'due', 'subject'];
  const walks: Awaited<ReturnType<typeof walk>>[] = [];
  for (let number = 0; number < WALKS; number++)
    walks.push(
      await walk(`/v1/commitments?sort=${sorts[number % sorts.length]}&limit=${LIMITS[number % LIMITS.length]}`),
    );
  walked.abort();
  await writing;
  const { text } = await served.get('/v1/events', { Accept: 'application/x-ndjson' });
  const events = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);
  for (const { items, position } of walks)
    expect(items.map(({ id, version }) => `commitment-${id} ${version}`).toSorted()).toEqual(
      standing(events, position),
    );
  // Somebody wrote all along.
  expect(new Set(walks.map(({ position }) => position)).size).toBeGreaterThan(WALKS / 2);
}, 120_000);
