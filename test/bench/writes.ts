import { atLeast, type Bench, type Scale, type Wanted } from './bench.js';
import { part } from './part.js';
import { peer } from './peer.js';
import { Rounds } from './rounds.js';

interface Extent {
  readonly rounds: number;
  readonly seconds: number;
  readonly writers: readonly number[];
}

const EXTENTS: Readonly<Record<Scale, Extent>> = {
  tiny: { rounds: 1, seconds: 0.2, writers: [1] },
  quick: { rounds: 3, seconds: 2, writers: [1, 8, 64] },
  full: { rounds: 3, seconds: 4, writers: [1, 8, 64] },
};

const OF_EMMETT =
  'Emmett judges by the same decider, and keeps no leaves. As it comes it opens a connection for every operation, and writers that meet find the database locked (failed). On one connection its transactions nest, and acknowledge before the commit: there it is given one command at a time.';
const raw = (group: number) => `node:sqlite alone, rows with leaves and tree, ${group} a commit`;
const plain = (group: number) => `node:sqlite alone, rows of events, ${group} a commit`;
const so = (many: number) => `${many} ${many === 1 ? 'writer' : 'writers'}`;
const decided = (writers: number) => `commands, decider and store, ${so(writers)}`;
const carried = (writers: number) => `commands, command bus, read models following, ${so(writers)}`;

const theirs = (writers: number) => `Emmett, one connection set to FULL, ${so(writers)}`;
const theirsAsTheyCome = (writers: number) => `Emmett, as it comes, ${so(writers)}`;

const emmett = (writers: number, seconds: number) => ({
  [theirs(writers)]: async () => peer.writers('full', writers, seconds),
  [theirsAsTheyCome(writers)]: async () => peer.writers('as-it-comes', writers, seconds),
});

/** Durable commands in process beside what `node:sqlite` alone writes of the same rows, as many a commit as there are writers. */
export const writes: Bench = {
  name: 'writes',
  what: 'durable commands a second in process, beside the same rows written by node:sqlite alone',
  async run({ scale, say, beside }) {
    const { rounds: count, seconds, writers } = EXTENTS[scale];
    const rounds = new Rounds(say);
    for (const each of writers) {
      await rounds.run(count, {
        [raw(each)]: async () => part('raw-rows', { seconds, group: each, leaves: true }),
        [plain(each)]: async () => part('raw-rows', { seconds, group: each, leaves: false }),
        [decided(each)]: async () => part('decided', { seconds, writers: each }),
        [carried(each)]: async () => part('commands', { seconds, writers: each }),
        ...(beside ? emmett(each, seconds) : {}),
      });
      ratios(rounds, each);
    }
    return rounds.report(
      'cpu is the time that the process had of the processor for one command, or one row: what else the machine does changes it little. Every commit is synced (FULL). Latencies of raw rows are those of a commit. Everything runs on the main thread of a process of its own.',
      ...(beside ? [OF_EMMETT] : []),
    );
  },
};

function ratios(rounds: Rounds, writers: number): void {
  const wanted = writers === 1 ? atLeast(0.7) : writers === 64 ? atLeast(0.45) : undefined;
  const by = (ours: string, theirs: string, told: string, goal?: Wanted) => {
    rounds.ratio(`${told}, ${so(writers)}`, 'rate', ours, theirs, goal);
    rounds.ratio(`${told}, ${so(writers)}, in processor time`, 'cpu', theirs, ours);
  };
  by(decided(writers), raw(writers), 'decider and store by raw rows with leaves', wanted);
  by(carried(writers), raw(writers), 'command bus by raw rows with leaves', wanted);
  by(decided(writers), plain(writers), 'decider and store by raw rows of events');
  by(
    decided(writers),
    theirs(writers),
    'decider and store by Emmett set to FULL',
    writers === 64 ? atLeast(40) : undefined,
  );
}
