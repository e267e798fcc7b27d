import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { firstKeyFile } from '#libs/application';

const MAIN = join(import.meta.dirname, '../../dist/bin/api.js');

/** Journeys ask faster than people. */
const UNLIMITED = { PACTA_RATE: '1000000', PACTA_RATE_BURST: '1000000' };

function spawned(
  directory: string,
  under: readonly string[],
  settings: Readonly<Record<string, string>>,
): ChildProcess {
  const own = { PACTA_DATA_DIR: directory, PACTA_PORT: '0', PACTA_LOG_LEVEL: 'error', ...UNLIMITED };
  const [command, ...args] = commandOf(under);
  // A group of its own: a tracer that is killed alone leaves what it traced.
  return spawn(command, args, {
    env: { ...process.env, ...own, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

type Line = Readonly<Record<string, unknown>>;

const commandOf = ([command, ...options]: readonly string[]): readonly [string, ...string[]] =>
  command === undefined ? [process.execPath, MAIN] : [command, ...options, process.execPath, MAIN];

/** The built Pacta in a process of its own, on a data directory. */
export class Pacta {
  private constructor(
    private readonly process: ChildProcess,
    readonly url: string,
    /** Of the first admin. */
    readonly key: string,
  ) {}

  /**
   * Rejects with what it said where it does not start.
   * @param under a command that runs it, such as a tracer
   * @param settings variables of its environment
   */
  static async start(
    directory: string,
    under: readonly string[] = [],
    settings: Readonly<Record<string, string>> = {},
  ): Promise<Pacta> {
    const child = spawned(directory, under, settings);
    let said = '';
    child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
    for await (const line of createInterface({ input: child.stdout! })) {
      const url = /https?:\/\/[^\s,()]+/.exec(line)?.[0];
      if (url !== undefined)
        return new Pacta(child, new URL(url).origin, readFileSync(firstKeyFile(directory), 'utf8').trim());
    }
    throw new Error(`Pacta did not start: ${said}`);
  }

  /** One that serves in its turn, which may never come: on a port that `settings` name. */
  static standby(directory: string, settings: Readonly<Record<string, string>>): Pacta {
    const child = spawned(directory, [], settings);
    child.stdout!.resume();
    child.stderr!.pipe(process.stderr);
    return new Pacta(child, `http://127.0.0.1:${settings['PACTA_PORT']}`, '');
  }

  /** Ctrl-C; what it says on standard error until it has ended. */
  async lastWords(): Promise<string> {
    let said = '';
    this.process.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const closed = once(this.process, 'close');
    this.process.kill('SIGINT');
    await closed;
    return said;
  }

  private get authorization(): { readonly authorization: string } {
    return { authorization: `Bearer ${this.key}` };
  }

  /** Without an `Idempotency-Key` where none is given. */
  async post(path: string, body: unknown, key?: string): Promise<{ readonly status: number; readonly body: unknown }> {
    const headers = {
      ...this.authorization,
      'content-type': 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    };
    const response = await fetch(this.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, body: await response.json() };
  }

  async ask(path: string): Promise<{ readonly status: number; readonly body: unknown }> {
    const response = await fetch(this.url + path, { headers: this.authorization });
    return { status: response.status, body: await response.json() };
  }

  /** A whole list, as NDJSON. */
  async lines(path: string): Promise<readonly Line[]> {
    const response = await fetch(this.url + path, {
      headers: { ...this.authorization, accept: 'application/x-ndjson' },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return (await response.text())
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
  }

  /** What the read models hold once they have reached a position. */
  async everything(
    position: number,
  ): Promise<{ readonly commitments: readonly Line[]; readonly followUps: readonly Line[] }> {
    const at = `minPosition=${position}&asOf=2023-01-01`;
    return {
      commitments: await this.lines(`/v1/commitments?${at}`),
      followUps: await this.lines(`/v1/follow-ups?state=all&${at}`),
    };
  }

  /** Until a checkpoint over so many leaves is served. */
  async signed(size: number): Promise<void> {
    for (;;) {
      const response = await fetch(`${this.url}/tlog/checkpoint`);
      if (response.ok && Number((await response.text()).split('\n')[1]) >= size) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** It hangs: alive, and does nothing. */
  hang(): void {
    process.kill(-this.process.pid!, 'SIGSTOP');
  }

  goOn(): void {
    process.kill(-this.process.pid!, 'SIGCONT');
  }

  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    process.kill(-this.process.pid!, 'SIGKILL');
    await ended;
  }

  /** Ctrl-C; the exit code. */
  async stop(): Promise<number | null> {
    if (this.process.exitCode !== null) return this.process.exitCode;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGINT');
    const [code] = (await ended) as [number | null];
    return code;
  }
}
