import 'reflect-metadata';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { asOf } from './as-of.js';
import { imports } from './import.js';
import { lists } from './lists.js';
import { inTemporary } from './measure.js';
import { proofs } from './proofs.js';
import { rebuildReads } from './rebuild-reads.js';
import { streams } from './streams.js';
import { writes } from './writes.js';

const USAGE = `npm run bench -- [--quick] [--only writes|import|as-of|lists|proofs|streams|rebuild-reads] [--json]
  writes  durable commands a second, in process and over HTTP, and the rebuild rate, beside node:sqlite alone
  import  lines a second and memory of an import, first, again, revised and as a dry run
  as-of   a page of the register at a past day, as known at an earlier position, while the ledger grows
  lists   a page by one filter or two, in each order, while the ledger grows
  proofs  what the tree costs an append, how long proofs take, and how fast a ledger is verified
  streams what a command on a long commitment costs, and its projection
  rebuild-reads  what reads take while the register is built anew, beside what they take otherwise`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const say = (line: string): boolean => process.stderr.write(`${line}\n`);
const quick = values.quick;

const BENCHES: Readonly<Record<string, () => Promise<readonly object[]>>> = {
  writes: () => writes(quick ? { runs: 1, seconds: 2, rebuilt: 6_400 } : { runs: 3, seconds: 5, rebuilt: 64_000 }, say),
  import: () => imports(quick ? [10_000] : [100_000, 1_000_000], say),
  'as-of': () =>
    inTemporary((directory) => asOf(directory, quick ? [1_000, 10_000] : [10_000, 100_000, 1_000_000], say)),
  lists: () => inTemporary((directory) => lists(directory, quick ? [1_000, 10_000] : [1_000, 10_000, 100_000], say)),
  proofs: () =>
    proofs(quick ? { seconds: 2, times: 1, events: 20_000 } : { seconds: 5, times: 3, events: 1_000_000 }, say),
  streams: () => streams(quick ? [300, 1_000] : [1_000, 3_000, 9_999], say),
  'rebuild-reads': () =>
    rebuildReads(
      quick ? { commitments: 2_000, seconds: 4, rounds: 1 } : { commitments: 20_000, seconds: 20, rounds: 3 },
      say,
    ),
};

const chosen = values.only === undefined ? Object.keys(BENCHES) : [values.only];
if (values.help || chosen.some((name) => !BENCHES[name])) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(values.help ? 0 : 1);
}
const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}, SQLite ${process.versions['sqlite']}`;
say(machine);
const results: Record<string, readonly object[]> = {};
for (const name of chosen) results[name] = await BENCHES[name]!();
if (values.json) process.stdout.write(`${JSON.stringify({ machine, ...results })}\n`);
else for (const rows of Object.values(results)) console.table(rows);
