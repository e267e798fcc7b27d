import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const MAIN = join(import.meta.dirname, '../../dist/bin/cli.js');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Given {
  readonly input?: string;
  readonly key?: string;
  /** Variables of its environment. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** The built command line, for a reader who is gone before its first line. */
export async function pactaUnread(args: readonly string[]): Promise<Omit<Ran, 'out'>> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdout.destroy();
  const [err, code] = await Promise.all([text(child.stderr), ended]);
  return { code, err };
}

/** The built command line in a process of its own, in which nothing of this one's environment names a ledger. */
export async function pacta(
  args: readonly string[],
  { input = '', key = '', settings = {} }: Given = {},
): Promise<Ran> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PACTA_')));
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...env, PACTA_API_KEY: key, ...settings } });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdin.on('error', () => undefined); // It may end before it has read all.
  child.stdin.end(input);
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}
