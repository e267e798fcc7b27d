import { afterEach, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  type EventStore,
  type OrderedEvent,
  OutcomeUnknown,
  StoreUnavailable,
  WrongExpectedVersion,
} from '#libs/event-sourcing';
import { expectOrder, takeInto, until } from '../../libs/storage/src/events.samples.contract.js';
import { atOnce } from '../guarantees/at-once.js';
import { openSqliteRows, projectorOf, TrialLedger } from '../read-models/ledger.js';
import { carry, someTrials } from '../read-models/random-acts.js';
import { Opened, saying, words } from './opened.js';
import { EventStoreDbServer } from './server.js';

const CUTS = 100;
/** Ms between two cuts, so that some meet a connection that has just been made. */
const BETWEEN = 40;

const opened = new Opened();
afterEach(async () => opened.close());

it(`EventStoreDB's connection cut ${CUTS} times: no miss and no repeat in any read model, no command lost or doubled`, async () => {
  const server = await opened.server(EventStoreDbServer.start());
  const store = await opened.store(server.connectionString, { now: () => ledger.now, appendMs: 10_000 });
  const ledger = new TrialLedger(store);
  const live = await openSqliteRows();
  const rebuilt = await openSqliteRows();
  const projector = projectorOf(ledger, live.rows);
  await projector.start();
  const abort = new AbortController();
  const followed: OrderedEvent[] = [];
  const following = takeInto(followed, store.subscribe('0', { signal: abort.signal }));
  const cuts: number[] = [];
  const cutting = setInterval(() => cuts.push(server.wire.cut()), BETWEEN);
  const acknowledged: string[] = [];
  for (let seed = 1; cuts.filter((connections) => connections > 0).length < CUTS; seed++) {
    const [trials] = fc.sample(someTrials(60), { numRuns: 1, seed });
    acknowledged.push(...(await carry(ledger, trials!)));
  }
  clearInterval(cutting);

  const all = await store.readAll('0', 1_000_000);
  await until(() => followed.length >= all.length);
  expect(followed).toEqual(all);
  expect(all.map(({ id }) => id)).toEqual(acknowledged);
  expect(await projector.waitFor(await store.head(), 10_000)).toBe(true);
  const again = projectorOf(ledger, rebuilt.rows);
  await again.start();
  expect(await live.dump()).toEqual(await rebuilt.dump());

  abort.abort();
  await following;
  await Promise.all([projector.stop(), again.stop()]);
  await Promise.all([live.close(), rebuilt.close()]);
}, 120_000);

const WRITERS = 50;
const APPENDS = 20;
const STREAMS = 20;
/** The ills come in turn, and after them so many turns without, or the last of the writers would never get through. */
const TURNS = 10;

it(`${WRITERS} writers whose connections break and whose answers are lost: a reader that follows sees each append once, in order`, async () => {
  const server = await opened.server(EventStoreDbServer.start());
  const store = await opened.store(server.connectionString);
  const abort = new AbortController();
  const followed: OrderedEvent[] = [];
  const following = takeInto(followed, store.subscribe('0', { signal: abort.signal }));
  const ills = [() => server.wire.cut(), () => server.faults.loseAnswers(1), () => server.faults.refuseAppends(1)];
  let round = 0;
  const breaking = setInterval(() => ills[round++ % TURNS]?.(), BETWEEN);
  await atOnce(WRITERS, async (writer) => {
    const stream = `commitment-${writer % STREAMS}`;
    for (let turn = 0; turn < APPENDS; turn++) await write(store, stream, `${writer} ${turn}`);
  });
  clearInterval(breaking);

  const all = await store.readAll('0', 1_000_000);
  await until(() => followed.length >= all.length);
  expect(followed).toEqual(all);
  expectOrder('shared', all);
  expect(all).toHaveLength(WRITERS * APPENDS);
  expect(new Set(words(all)).size).toBe(all.length);
  abort.abort();
  await following;
}, 120_000);

/** Tries until it stands, with the same id each time. After an outcome that is unknown it stands or not: the same append tells. */
async function write(store: EventStore, stream: string, text: string): Promise<void> {
  const event = saying(text);
  for (let version = 0; ;) {
    try {
      await store.append(stream, [event], version);
      return;
    } catch (error) {
      if (error instanceof WrongExpectedVersion) version = error.actual;
      else if (!(error instanceof OutcomeUnknown || error instanceof StoreUnavailable)) throw error;
    }
  }
}
