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
  /** Its reader is gone before the first line. */
  readonly isUnread?: boolean;
}

/** The built command line in a process of its own, in which nothing of this one's environment names a ledger. */
export async function pacta(
  args: readonly string[],
  { input = '', key = '', settings = {}, isUnread = false }: Given = {},
): Promise<Ran> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PACTA_')));
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...env, PACTA_API_KEY: key, ...settings } });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdin.on('error', () => undefined); // It may end before it has read all.
  child.stdin.end(input);
  if (isUnread) child.stdout.destroy();
  const read = isUnread ? '' : text(child.stdout);
  const [out, err, code] = await Promise.all([read, text(child.stderr), ended]);
  return { code, out, err };
}
