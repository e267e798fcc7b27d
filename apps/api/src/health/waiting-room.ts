import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { problemOf, PROBLEM_TYPE } from '../problem/problem.js';

/**
 * Stands at the address of the API while a start takes long: the process is alive, and everything else has to wait and is
 * told why. A port that it cannot have is none of its business: the API itself will say so.
 */
export class WaitingRoom {
  private server: Server | undefined;
  /** Whether the server listens or never will, which takes a moment to turn out. */
  private opened: Promise<void> | undefined;
  private reason = '';

  constructor(private readonly address: { readonly host: string; readonly port: number }) {}

  /** Opens at the first reason to wait. Nobody could know a port that is still to be chosen. */
  tell(reason: string): void {
    this.reason = reason;
    if (this.server || this.address.port === 0) return;
    this.server = createServer((request, response) => this.answer(request, response));
    const { server } = this;
    this.opened = new Promise((resolve) => {
      server.on('error', () => resolve());
      server.listen(this.address, resolve);
    });
  }

  /** Resolves when the address is free again. */
  async close(): Promise<void> {
    await this.opened;
    const { server } = this;
    if (!server?.listening) return;
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  }

  private answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
    const path = url.split('?', 1)[0]!;
    if (path === '/health/live') {
      response
        .writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', Connection: 'close' })
        .end('{"status":"ok"}');
      return;
    }
    const problem = problemOf({ code: 'not-ready', detail: this.reason }, path);
    const headers = { 'Content-Type': PROBLEM_TYPE, 'Retry-After': '1', Connection: 'close' };
    response.writeHead(problem.status, headers).end(JSON.stringify(problem));
  }
}
