import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '../../dist/test/eventstoredb/main.js');

/** The built test server in a process of its own, over a file that outlives it. */
export class ServerProcess {
  private constructor(
    private child: ChildProcess,
    private readonly file: string,
    readonly connectionString: string,
  ) {}

  static async start(file: string): Promise<ServerProcess> {
    const { child, connectionString } = await spawned(file, '0');
    return new ServerProcess(child, file, connectionString);
  }

  /** Killed (-9), and started again where it was. */
  async killAndRestart(): Promise<void> {
    await this.kill();
    const { port } = new URL(this.connectionString.replace('esdb:', 'http:'));
    ({ child: this.child } = await spawned(this.file, port));
  }

  async kill(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}

async function spawned(file: string, port: string): Promise<{ child: ChildProcess; connectionString: string }> {
  const child = spawn(process.execPath, [MAIN, '--port', port, '--file', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const connectionString of createInterface({ input: child.stdout })) {
    child.stdout.resume();
    return { child, connectionString };
  }
  throw new Error('the test server did not start');
}
