import 'reflect-metadata';
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Report, Say, Scale } from './bench.js';
import { machine, told } from './machine.js';
import { peer } from './peer.js';
import { BENCHES } from './registry.js';
import { shelf } from './shelf.js';
import { markdown } from './table.js';

const WIDTH = Math.max(...BENCHES.map(({ name }) => name.length));
const USAGE = `npm run bench -- [--quick] [--only <name>]… [--up-to <commitments>] [--peer] [--json]
  --quick  smaller and shorter: minutes, not an hour
  --only   one of these, again for another; all of them without it
${BENCHES.map(({ name, what }) => `    ${name.padEnd(WIDTH)}  ${what}`).join('\n')}
  --up-to  leaves out larger ledgers
  --peer   measures Emmett beside it, after installing it in test/bench/peer
  --json   the result as JSON
Progress is told on standard error. PACTA_BENCH_LEDGERS=DIR keeps the generated ledgers for the next run, and
PACTA_BENCH_PROFILES=DIR a CPU profile of every process that is measured.`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    // Just to see that everything works.
    tiny: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    peer: { type: 'boolean', default: false },
    'up-to': { type: 'string', default: 'Infinity' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const chosen = values.only ? BENCHES.filter(({ name }) => values.only!.includes(name)) : BENCHES;
const unknown = values.only?.filter((only) => !BENCHES.some(({ name }) => name === only)) ?? [];
if (values.help || unknown.length > 0) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(values.help ? 0 : 1);
}

const say: Say = (line) => process.stderr.write(`${line}\n`);
const scale: Scale = values.tiny ? 'tiny' : values.quick ? 'quick' : 'full';
// Whatever was started ends with this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const measuredOn = await machine();
say(told(measuredOn));
if (values.peer) await peer.install(say);
const reports: Record<string, Report> = {};
if (!values.json) process.stdout.write(`${told(measuredOn)}\n`);
try {
  for (const { name, what, run } of chosen) {
    say(`${name}: ${what}`);
    reports[name] = await run({ scale, say, beside: values.peer, upTo: Number(values['up-to']) });
    // What was measured is told at once: an hour's run that breaks off loses nothing.
    if (!values.json) process.stdout.write(`\n${markdown(name, reports[name])}\n`);
  }
} finally {
  if (!shelf.isKept) await rm(shelf.directory, { recursive: true, force: true });
}
if (values.json) process.stdout.write(`${JSON.stringify({ machine: measuredOn, scale, benches: reports }, null, 2)}\n`);
