import { randomBytes } from 'node:crypto';
import { LedgerSnapshot, SqliteEventStore } from '#libs/storage';
import { Audit, consistencyProof, inclusionProof } from '#libs/transparency';
import type { Bench, Scale, Say } from './bench.js';
import { chance } from './chance.js';
import { recording } from './ledger.js';
import { inTemporary, latency, timed } from './measure.js';
import { part } from './part.js';
import { Rounds } from './rounds.js';

interface Extent {
  readonly seconds: number;
  readonly rounds: number;
  readonly events: number;
  readonly turns: number;
}

const EXTENTS: Readonly<Record<Scale, Extent>> = {
  tiny: { seconds: 0.2, rounds: 1, events: 128, turns: 5 },
  quick: { seconds: 2, rounds: 3, events: 20_000, turns: 1_000 },
  full: { seconds: 5, rounds: 3, events: 1_000_000, turns: 1_000 },
};

const GROUP = 64;
const [PLAIN, LEAVES, STORE] = ['raw rows of events', 'raw rows with leaves and tree', 'appends through the store'];

/** What the tree costs an append, how long proofs take in a large ledger, and how fast it is verified. */
export const proofs: Bench = {
  name: 'proofs',
  what: 'what the tree costs an append, how long proofs take, and how fast a ledger is verified',
  async run({ scale, say }) {
    const { seconds, rounds: count, events, turns } = EXTENTS[scale];
    const rounds = new Rounds(say);
    await rounds.run(count, {
      [PLAIN]: async () => part('raw-rows', { seconds, group: GROUP, leaves: false }),
      [LEAVES]: async () => part('raw-rows', { seconds, group: GROUP, leaves: true }),
      [STORE]: async () => part('store-appends', { seconds, writers: GROUP }),
    });
    rounds.ratio('rows with leaves by rows without', 'rate', LEAVES, PLAIN);
    rounds.ratio('appends by rows with leaves', 'rate', STORE, LEAVES);
    await inTemporary(async (directory) => inLarge(rounds, directory, events, turns, say));
    return rounds.report(`${GROUP} events a commit, FULL sync.`);
  },
};

/** Proofs at random places of a large ledger, and its verification. */
async function inLarge(rounds: Rounds, directory: string, events: number, turns: number, say: Say): Promise<void> {
  say(`  filling to ${events} events …`);
  const store = SqliteEventStore.open({ directory, now: Date.now });
  for (let size = 0; size < events; size += GROUP) await appendGroup(store, size);
  const size = await store.log.size();
  const next = chance(5);
  const at = (): number => Math.floor(next() * (size - 1));
  const among = `of ${size.toLocaleString('en')} events`;
  const inclusion = await timed(turns, async () => store.log.read(inclusionProof(at(), size)));
  rounds.add(`inclusion proof, ${among}`, latency(inclusion));
  const consistency = await timed(turns, async () => store.log.read(consistencyProof(1 + at(), size)));
  rounds.add(`consistency proof, ${among}`, latency(consistency));
  await store.close();
  say('  verifying …');
  const began = performance.now();
  const snapshot = LedgerSnapshot.open(directory);
  const audit = new Audit();
  for (const entry of snapshot.entries()) audit.add(entry);
  audit.end();
  snapshot.close();
  rounds.add(`verification ${among}`, { rate: (size / (performance.now() - began)) * 1_000 });
}

async function appendGroup(store: SqliteEventStore, from: number): Promise<void> {
  const group = Array.from({ length: GROUP }, (_, index) => from + index);
  await Promise.all(
    group.map(async (each) => store.append(`commitment-${each}`, [recording(each, randomBytes(32))], 0)),
  );
}
