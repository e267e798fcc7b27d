import { Progress } from '#libs/event-sourcing';
import { createApp } from '../../apps/api/src/app.js';
import { readConfig } from '../../apps/api/src/config.js';
import { atMost, type Bench, type Scale } from './bench.js';
import { commitmentId } from './generated.js';
import { part } from './part.js';
import { Rounds } from './rounds.js';
import { keyOf, pactaEnv } from './server.js';
import { shelved } from './shelf.js';

const READERS = 4;

interface Extent {
  readonly commitments: number;
  readonly seconds: number;
  readonly rounds: number;
}

const EXTENTS: Readonly<Record<Scale, Extent>> = {
  tiny: { commitments: 100, seconds: 0.5, rounds: 1 },
  quick: { commitments: 2_000, seconds: 4, rounds: 1 },
  full: { commitments: 20_000, seconds: 20, rounds: 3 },
};

const [IDLE, REBUILDING] = ['reads while nothing else is done', 'reads while the register is built anew'];

/** What reads over HTTP take while nothing else is done, and while the register is built anew, again and again. */
export const rebuildReads: Bench = {
  name: 'rebuild-reads',
  what: 'what reads take while the register is built anew, beside what they take otherwise',
  async run({ scale, say }) {
    const { commitments, seconds, rounds: count } = EXTENTS[scale];
    const directory = await shelved(commitments, say);
    const app = await createApp(readConfig(pactaEnv(directory)));
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as { port: number };
    const reading = async () =>
      part('http-readers', { port, key: keyOf(directory), readers: READERS, seconds, id: commitmentId(17) });
    await reading();
    const rounds = new Rounds(say);
    await rounds.run(count, {
      [IDLE]: async () => withoutPeak(await reading()),
      [REBUILDING]: async () => {
        const during = { isOver: false, reads: reading() };
        void during.reads.finally(() => (during.isOver = true));
        while (!during.isOver) await app.get(Progress).rebuild('register');
        return withoutPeak(await during.reads);
      },
    });
    await app.close();
    rounds.ratio('p99 of reads in a rebuild by p99 otherwise', 'p99', REBUILDING, IDLE, atMost(2));
    return rounds.report();
  },
};

/** Its readers' memory is nobody's concern. */
const withoutPeak = ({ rate = 0, p50 = 0, p99 = 0 }: Awaited<ReturnType<typeof part>>) => ({ rate, p50, p99 });
