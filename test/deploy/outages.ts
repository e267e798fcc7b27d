import { expect } from '@jest/globals';
import { type Client } from '../../apps/api/src/testing.js';
import { pledge } from '../journeys/pledge.js';
import { pacta } from '../verify/run.js';
import { Deployment } from './deployment.js';
import { Follower } from './follower.js';

const WRITERS = 8;

/** What one outage was like. */
export interface Outage {
  readonly cycle: number;
  readonly receipts: number;
  /** How long the other projector took to lead, ms. */
  readonly takeover: number;
}

/**
 * Kills (-9) the projector that leads and the event store, so many times each, under clients that write at both doors: nothing
 * that was acknowledged is lost, nothing is there twice, whoever listens misses nothing, and the read models equal a rebuild.
 */
export async function outages(url: string, cycles: number, onOutage: (outage: Outage) => void): Promise<void> {
  const deployment = await Deployment.start(url);
  const follower = new Follower(deployment.doors);
  const writers = new Writers(deployment.doors);
  try {
    for (let cycle = 1; cycle <= cycles; cycle++) {
      await writers.goOn(20);
      const takeover = await deployment.killLeader();
      await writers.goOn(20);
      await deployment.store.killAndRestart();
      onOutage({ cycle, receipts: writers.receipts.size, takeover });
    }
    await writers.goOn(20);
    await writers.stop();
    await check(deployment, writers.receipts, follower);
  } finally {
    await Promise.all([writers.stop(), follower.stop()]);
    await deployment.close();
  }
}

async function check(deployment: Deployment, receipts: Writers['receipts'], follower: Follower): Promise<void> {
  const [one, other] = deployment.doors;
  // The same request at the other door has the same receipt.
  for (const [key, { door, receipt }] of [...receipts].slice(-50)) {
    const again = await (door === one ? other : one).post('/v1/commitments', pledge(key), { 'Idempotency-Key': key });
    expect([again.status, again.body]).toEqual([201, receipt]);
  }
  const events = await lines(one, '/v1/events');
  expect(events.map(({ data }) => (data as { subject: string }).subject).toSorted()).toEqual(
    [...receipts.keys()].toSorted(),
  );
  await follower.reaches(events.length);
  expect(follower.seen).toEqual(events.map(({ id }) => id));
  const head = String(events.at(-1)!.position);
  const before = await lines(other, `/v1/commitments?minPosition=${head}&asOf=2023-01-01`, head);
  expect(before.map(({ subject }) => String(subject)).toSorted()).toEqual([...receipts.keys()].toSorted());
  const rebuilt = await (await deployment.leader()).post('/v1/read-models/register/rebuild', {});
  expect(rebuilt.status).toBe(200);
  expect(await lines(other, `/v1/commitments?asOf=2023-01-01`)).toEqual(before);
  await sequenced(other, events.length);
  expect(await pacta(['verify', '--url', other.url], { key: other.key })).toMatchObject({ code: 0 });
}

/** Who record one commitment after the other, each asked for under its key until somebody says what became of it. */
class Writers {
  readonly receipts = new Map<string, { readonly door: Client; readonly receipt: unknown }>();
  private readonly stopping = new AbortController();
  private readonly writing: Promise<unknown>;

  constructor(private readonly doors: readonly [Client, Client]) {
    this.writing = Promise.all(Array.from({ length: WRITERS }, async (_, writer) => this.write(writer)));
  }

  /** Resolves when so many more have their receipt. */
  async goOn(more: number): Promise<void> {
    const until = this.receipts.size + more;
    for (const end = performance.now() + 60_000; this.receipts.size < until; await pause(10))
      if (performance.now() > end) throw new Error('nothing could be written for a minute');
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.writing;
  }

  private async write(writer: number): Promise<void> {
    for (let turn = 0; !this.stopping.signal.aborted; turn++) await this.record(`${writer}-${turn}`, turn);
  }

  private async record(key: string, turn: number): Promise<void> {
    for (let attempt = turn; ; attempt++) {
      const door = this.doors[attempt % 2]!;
      const answer = await door.post('/v1/commitments', pledge(key), { 'Idempotency-Key': key }).catch(() => undefined);
      if (answer?.status === 201) {
        this.receipts.set(key, { door, receipt: answer.body });
        return;
      }
      // A store that is away is all that may be told.
      if (answer)
        expect([answer.status, answer.body.code]).toEqual([
          503,
          expect.stringMatching(/^(outcome-unknown|store-unavailable)$/),
        ]);
      await pause(50);
    }
  }
}

async function lines(door: Client, path: string, minPosition?: string): Promise<readonly Record<string, unknown>[]> {
  const wait = minPosition === undefined ? {} : { Prefer: 'wait=30' };
  const answer = await door.get(path, { Accept: 'application/x-ndjson', ...wait });
  expect(answer.status).toBe(200);
  return answer.text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Every event has its leaf, under a head that was signed. */
async function sequenced(door: Client, events: number): Promise<void> {
  for (const end = performance.now() + 30_000; ; await pause(100)) {
    const { text } = await door.get('/tlog/checkpoint');
    if (Number(text.split('\n')[1]) === events) return;
    if (performance.now() > end) throw new Error(`the head that was signed does not reach ${events}: ${text}`);
  }
}

const pause = async (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
