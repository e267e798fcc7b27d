import { once } from 'node:events';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { Traffic } from './node.js';

/** The way out to one reader, no faster than it reads. */
export class Outlet<Request, Response> {
  private readonly gone = new AbortController();

  constructor(
    private readonly call: ServerWritableStream<Request, Response>,
    private readonly traffic: Traffic,
  ) {
    call.on('cancelled', () => this.gone.abort());
    call.on('close', () => this.gone.abort());
  }

  get signal(): AbortSignal {
    return this.gone.signal;
  }

  /** Whether the reader is still there. */
  async write(message: Response): Promise<boolean> {
    if (this.call.cancelled || this.gone.signal.aborted) return false;
    this.traffic.sent++;
    if (this.call.write(message)) return true;
    await once(this.call, 'drain', { signal: this.gone.signal }).catch(() => undefined);
    return !this.gone.signal.aborted;
  }
}
