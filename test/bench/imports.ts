import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { importFile } from '../../apps/cli/src/import.js';
import type { Bench, Sample, Say, Scale } from './bench.js';
import { chance } from './chance.js';
import { PARTIES } from './kinds.js';
import { inTemporary } from './measure.js';
import { Rounds } from './rounds.js';
import { keyOf, servePacta } from './server.js';

/** Larger files are imported, and imported again: the rest takes as long and tells no more. */
const ALL_WAYS_MAX = 100_000;
/** How many commitments quote one document. */
const QUOTING = 20;
const PROGRESS_EVERY = 10;

const SIZES: Readonly<Record<Scale, readonly number[]>> = { tiny: [100], quick: [10_000], full: [100_000, 1_000_000] };

/** Files of so many commands go into a Pacta in a process of its own, as `pacta import` brings them. Memory is the server's. */
export const imports: Bench = {
  name: 'import',
  what: 'lines a second and memory of an import: as a dry run, first, again, and with one line in ten revised',
  async run({ scale, say }) {
    const rounds = new Rounds(say);
    for (const size of SIZES[scale]) await inTemporary(async (directory) => importsOf(size, directory, rounds, say));
    return rounds.report();
  },
};

async function importsOf(size: number, directory: string, rounds: Rounds, say: Say): Promise<void> {
  const [first, second] = [join(directory, 'first.jsonl'), join(directory, 'second.jsonl')];
  await write(first, size, () => false);
  await write(second, size, (index) => index % 10 === 0);
  const dataDirectory = join(directory, 'data');
  const pacta = await servePacta(dataDirectory);
  const server = { url: pacta.url, key: keyOf(dataDirectory) };
  const imported =
    (what: string, file: string, dryRun = false) =>
    async (): Promise<Sample> => {
      const began = performance.now();
      const totals = await importFile(file, server, { dryRun }, { onProgress: progress(what, size, say) });
      const lines = totals.recorded + totals.corrected + totals.unchanged + totals.refused;
      const rate = (lines / (performance.now() - began)) * 1_000;
      return { rate, peak: await pacta.peakMiB(), ...(totals.refused > 0 ? { failed: totals.refused } : {}) };
    };
  const all = size <= ALL_WAYS_MAX;
  const named = (what: string) => `${size.toLocaleString('en')} commands, ${what}`;
  await rounds.run(1, {
    ...(all ? { [named('dry run')]: imported('dry run', first, true) } : {}),
    [named('first')]: imported('first', first),
    [named('again')]: imported('again', first),
    ...(all ? { [named('one in ten revised')]: imported('one in ten revised', second) } : {}),
  });
  await pacta.stop();
}

function progress(
  what: string,
  size: number,
  say: Say,
): (counts: { readonly lines: number; readonly seconds: number }) => void {
  let told = 0;
  return ({ lines, seconds }) => {
    if (told++ % PROGRESS_EVERY === 0) say(`  import of ${size}, ${what}: ${lines} lines in ${seconds.toFixed(0)} s`);
  };
}

/** Writes commands: documents, commitments that quote them, and two acts on each commitment. */
async function write(file: string, size: number, isRevised: (index: number) => boolean): Promise<void> {
  const output = createWriteStream(file);
  let written = 0;
  for (const line of lines(isRevised)) {
    if (!output.write(`${JSON.stringify(line)}\n`)) await once(output, 'drain');
    if (++written === size) break;
  }
  output.end();
  await once(output, 'finish');
}

function* lines(isRevised: (index: number) => boolean): Generator<object> {
  const next = chance(11);
  const party = (): string => PARTIES[Math.floor(next() * PARTIES.length)]!;
  for (let index = 0; ; index++) {
    const document = `document ${Math.floor(index / QUOTING)}`;
    if (index % QUOTING === 0)
      yield { key: document, act: 'add-document', data: { title: document, text: text(index) } };
    const commitment = `matter ${index}`;
    const note = isRevised(index) ? { note: 'as the second edition has it' } : {};
    yield {
      key: commitment,
      act: 'record',
      data: { ...recording(index, party(), party()), ...note, source: { document, quote: sentence(index) } },
    };
    yield {
      key: `${commitment}, progress`,
      act: 'report-progress',
      commitment,
      data: { effective: '2022-03-01', note: 'The two sides met.' },
    };
    yield {
      key: `${commitment}, reaffirmed`,
      act: 'reaffirm',
      commitment,
      data: { effective: '2022-11-13', by: 'JPN', source: { document, quote: sentence(index) } },
    };
  }
}

const sentence = (index: number): string => `The two sides will coordinate closely on matter ${index}.`;

const text = (from: number): string =>
  Array.from({ length: QUOTING }, (_, offset) => sentence(from + offset)).join(' ');

const recording = (index: number, debtor: string, creditor: string) => ({
  kind: 'coordination_pledge',
  subject: `Coordinate on matter ${index} until both sides are content with what came of it`,
  debtors: [debtor],
  creditors: [creditor],
  terms: { topics: ['climate change', `matter ${index % 200}`], forum: 'annual meeting of ministers' },
  strength: { act: 'created', level: 'high', intensifiers: ['closely'], legalForce: 'political' },
  deadline: { type: 'none' },
  speakers: [{ name: 'A. Speaker', office: 'Minister', party: 'JPN' }],
  effective: '2021-11-13T08:45:00+09:00',
});
