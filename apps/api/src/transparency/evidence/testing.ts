import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Served } from '../../testing.js';

/** The files of an archive, in their order. */
export type Archive = ReadonlyMap<string, Buffer>;

export async function evidenceOf({ url, key }: Served, id: string): Promise<Buffer> {
  const response = await fetch(`${url}/v1/commitments/${id}/evidence`, { headers: { Authorization: `Bearer ${key}` } });
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return Buffer.from(await response.arrayBuffer());
}

const DIRECTORY_END = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
/** 1 January 1980, 0:00. */
const NO_TIME = 0x00210000;

/** Reads an archive that keeps its files as they are (APPNOTE 4.3). Throws where anything in it is not as it should be. */
export function filesIn(zip: Buffer): Archive {
  const end = zip.length - 22;
  if (zip.readUInt32LE(end) !== DIRECTORY_END) throw new Error('the archive does not end as one');
  const [count, size, start] = [zip.readUInt16LE(end + 10), zip.readUInt32LE(end + 12), zip.readUInt32LE(end + 16)];
  const files = new Map<string, Buffer>();
  let at = start;
  for (let n = 0; n < count; n++) {
    const { name, content, length } = entryAt(zip, at);
    if (files.has(name)) throw new Error(`${name} is there twice`);
    files.set(name, content);
    at += length;
  }
  if (at !== start + size || at !== end) throw new Error('the directory has another size');
  return files;
}

function entryAt(zip: Buffer, at: number) {
  const [nameLength, extra] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30)];
  const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
  const [method, time, crc] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 12), zip.readUInt32LE(at + 16)];
  const [size, local] = [zip.readUInt32LE(at + 24), zip.readUInt32LE(at + 42)];
  const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const content = zip.subarray(begin, begin + size);
  const isEntry = zip.readUInt32LE(at) === DIRECTORY_ENTRY && zip.readUInt32LE(local) === LOCAL_ENTRY;
  if (!isEntry || method !== 0 || time !== NO_TIME || crc32(content) !== crc) throw new Error(`${name} is not whole`);
  return { name, content, length: 46 + nameLength + extra };
}

export function unpack(files: Archive, directory: string): string {
  for (const [name, content] of files) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return directory;
}

/** A step of the instructions: what it runs, and what it says that this prints. */
export interface Step {
  readonly commands: string;
  readonly says: readonly string[];
}

/** A paragraph of which each line is indented by four is commands, with what they print behind them. */
export const stepsIn = (readme: string): readonly Step[] =>
  readme
    .trimEnd()
    .split('\n\n')
    .map((paragraph) => paragraph.split('\n'))
    .filter((lines) => lines.every((line) => line.startsWith('    ')))
    .map((lines) => lines.map((line) => line.slice(4)))
    .map((lines) => ({
      commands: lines.filter((line) => !line.startsWith('#')).join('\n'),
      says: lines.filter((line) => line.startsWith('#')),
    }));

export interface Ran extends Step {
  readonly out: string;
  readonly code: number;
}

const MARK = '\n@ran ';

/** Runs steps one after another in one shell, in a folder. `before` comes first. */
export function run(steps: readonly Step[], cwd: string, { before = '', env = {} } = {}): readonly Ran[] {
  const script = steps.map(({ commands }) => `${commands}\nprintf '\\n@ran %s' $?\n`).join('printf "\\n"\n');
  const { stdout, error } = spawnSync('sh', ['-c', `${before}\nexec 2>&1\n${script}`], {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  if (error) throw error;
  let rest = stdout;
  return steps.map((step, n) => {
    const end = rest.indexOf(MARK);
    if (end < 0) throw new Error(`the shell ended in ${step.commands}: ${rest}`);
    const out = rest.slice(0, end);
    const [, code = '', more = ''] = /^(\d+)\n?([\s\S]*)$/.exec(rest.slice(end + MARK.length)) ?? [];
    rest = n === steps.length - 1 ? '' : more;
    return { ...step, out, code: Number(code) };
  });
}

const PRINTS = '# prints: ';

/** Whether a step came out as the instructions say. `quote`: what stands in the data that they name. */
export function isAsSaid({ says, out, code }: Ran, quote: string): boolean {
  if (code !== 0) return false;
  if (says.every((line) => line.startsWith(PRINTS)))
    return out === says.map((line) => `${line.slice(PRINTS.length)}\n`).join('');
  const [only = ''] = says;
  if (only.startsWith('# prints the quote in ')) return out === quote;
  if (only === '# prints the same number twice') return /^([1-9]\d*)\n\1\n$/.test(out);
  return only === '# ends with exit code 0';
}
