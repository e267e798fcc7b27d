import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { part } from './part.js';
import { SEED } from './shelf.js';

const USAGE = `npm run bench:ledger -- --commitments N [--seed S] [--out DIR]
  Generates a ledger with its read models: the same seed, the same events, to the last leaf. Serve it with PACTA_DATA_DIR=DIR.
  DIR is ./pacta-bench-N-S without --out, and must not exist.`;

const { values } = parseArgs({
  options: {
    commitments: { type: 'string' },
    seed: { type: 'string', default: String(SEED) },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const [commitments, seed] = [Number(values.commitments), Number(values.seed)];
if (values.help || !Number.isSafeInteger(commitments) || commitments < 1 || !Number.isSafeInteger(seed)) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(values.help ? 0 : 1);
}
const directory = values.out ?? `pacta-bench-${commitments}-${seed}`;
const { items = 0, time = 0 } = await part('fill', { directory, commitments, seed });
const built = await part('rebuild', { directory, way: 'at a start' });
const seconds = ((time + (built.time ?? 0)) / 1_000).toFixed(1);
process.stdout.write(`${directory}: ${commitments} commitments, ${items} events, in ${seconds} s\n`);
