import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { importFile, type Totals } from '../../apps/cli/src/import.js';
import { chance, PARTIES } from './generated.js';
import { inTemporary } from './measure.js';

/** Larger files are imported, and imported again: the rest takes as long and tells no more. */
const ALL_WAYS_MAX = 100_000;
/** How many commitments quote one document. */
const QUOTING = 20;
const PROGRESS_EVERY = 10;

/**
 * Imports files of so many commands into a Pacta in a process of its own, as `pacta import` does: as a dry run, the first
 * time, again, and with one line in ten revised. Memory is the highest that the server's process came to, MiB.
 */
export async function imports(sizes: readonly number[], say: (line: string) => void): Promise<readonly object[]> {
  const rows: object[] = [];
  for (const size of sizes) rows.push(...(await inTemporary((directory) => importsOf(size, directory, say))));
  return rows;
}

async function importsOf(size: number, directory: string, say: (line: string) => void): Promise<readonly object[]> {
  const [first, second] = [join(directory, 'first.jsonl'), join(directory, 'second.jsonl')];
  await write(first, size, () => false);
  await write(second, size, (index) => index % 10 === 0);
  const pacta = await serve(join(directory, 'data'));
  const rows: object[] = [{ commands: size, what: 'before', 'peak MiB': await peak(pacta) }];
  const measure = async (what: string, file: string, dryRun = false): Promise<void> => {
    const began = performance.now();
    const totals = await importFile(file, pacta, { dryRun }, { onProgress: progress(what, size, say) });
    rows.push({
      commands: size,
      what,
      ...shown(totals, (performance.now() - began) / 1_000),
      'peak MiB': await peak(pacta),
    });
  };
  if (size <= ALL_WAYS_MAX) await measure('dry run', first, true);
  await measure('first', first);
  await measure('again', first);
  if (size <= ALL_WAYS_MAX) await measure('one in ten revised', second);
  await pacta.stop();
  return rows;
}

function progress(
  what: string,
  size: number,
  say: (line: string) => void,
): (counts: { readonly lines: number; readonly seconds: number }) => void {
  let told = 0;
  return ({ lines, seconds }) => {
    if (told++ % PROGRESS_EVERY === 0) say(`import of ${size}, ${what}: ${lines} lines in ${seconds.toFixed(0)} s`);
  };
}

const shown = ({ recorded, corrected, unchanged, refused }: Totals, seconds: number) => ({
  'a second': Math.round((recorded + corrected + unchanged + refused) / seconds),
  recorded,
  corrected,
  unchanged,
  refused,
});

interface Server {
  readonly url: string;
  readonly pid: number | undefined;
  stop(): Promise<unknown>;
}

/** The built API in a process of its own: the client shares neither its thread nor its memory. */
async function serve(dataDirectory: string): Promise<Server> {
  const main = join(import.meta.dirname, '../../apps/api/src/main.js');
  const env = { ...process.env, PACTA_DATA_DIR: dataDirectory, PACTA_PORT: '0', PACTA_LOG_LEVEL: 'error' };
  const server = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = async () => {
    server.kill('SIGTERM');
    return once(server, 'exit');
  };
  for await (const line of createInterface({ input: server.stdout })) {
    const url = /https?:\/\/[^\s,()]+/.exec(line)?.[0];
    if (url !== undefined) return { url, pid: server.pid, stop };
  }
  throw new Error('the server did not start');
}

/** Linux tells the highest resident size of a process. */
async function peak(pacta: Server): Promise<number | string> {
  const status = await readFile(`/proc/${pacta.pid}/status`, 'utf8').catch(() => '');
  const kibibytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return kibibytes === undefined ? 'unknown' : Math.round(Number(kibibytes) / 1_024);
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
