import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textOf } from './compose.js';

/** Debian's. */
const NGINX = '/usr/sbin/nginx';
export const hasNginx = existsSync(NGINX);

export interface Asked {
  readonly method: string;
  readonly bytes: number;
}

/** What stands where an api would, and says what it was asked. */
export class Upstream {
  /** Breaks the connection once it has read a request. */
  breaksOff = false;
  readonly asked: Asked[] = [];
  private server: Server | undefined;

  /** @returns its port */
  async start(port = 0): Promise<number> {
    this.server = createServer((request, response) => {
      let bytes = 0;
      request.on('data', (chunk: Buffer) => (bytes += chunk.length));
      request.on('end', () => {
        this.asked.push({ method: request.method!, bytes });
        if (this.breaksOff) request.socket.destroy();
        else response.end('answered');
      });
    });
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    if (!this.server?.listening) return;
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

/** nginx with our configuration, in front of other places. */
export class Balancer {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly directory: string,
  ) {}

  static async start(port: number, upstreams: readonly number[]): Promise<Balancer> {
    const directory = mkdtempSync(join(tmpdir(), 'pacta-balancer-'));
    const places = upstreams.reduce(
      (text, upstream, index) => text.replace(`api-${index + 1}:3000 resolve`, `127.0.0.1:${upstream}`),
      textOf('deploy/nginx.conf').replace('listen 3000', `listen 127.0.0.1:${port}`),
    );
    const file = join(directory, 'nginx.conf');
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${directory}/${name};`,
    );
    writeFileSync(
      file,
      `daemon off; master_process off; pid ${directory}/pid; error_log ${directory}/error.log;
      events {} http { access_log off; ${temporary.join(' ')} ${places} }`,
    );
    const child = spawn(NGINX, ['-p', directory, '-c', file, '-e', join(directory, 'error.log')], { stdio: 'ignore' });
    const balancer = new Balancer(`http://127.0.0.1:${port}`, child, directory);
    await balancer.answers();
    return balancer;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGQUIT');
    await ended;
    rmSync(this.directory, { recursive: true });
  }

  private async answers(): Promise<void> {
    for (;;) {
      if (this.child.exitCode !== null) throw new Error('nginx did not start');
      if (await fetch(this.url).catch(() => undefined)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
