import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** The wire in front of a node, which can be cut, stopped and left half-open without the node's knowing. */
export class Wire {
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private isSilent = false;

  private constructor(
    private readonly server: Server,
    readonly port: number,
    private readonly target: number,
  ) {
    server.on('connection', (socket: Socket) => this.join(socket));
  }

  /** @param port 0 for any that is free */
  static async open(port: number, host: string, target: number): Promise<Wire> {
    const server = createServer({ allowHalfOpen: false });
    server.listen(port, host);
    await once(server, 'listening');
    return new Wire(server, (server.address() as AddressInfo).port, target);
  }

  /** Cuts every connection; new ones are taken. How many there were. */
  cut(): number {
    const { size } = this.pairs;
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
    return size;
  }

  /** Nothing goes through until `resume`, and nobody is told: connections stay open, new ones are taken. */
  stall(): void {
    this.isSilent = true;
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  /** What was held back goes through. */
  resume(): void {
    this.isSilent = false;
    for (const pair of this.pairs) for (const socket of pair) socket.resume();
  }

  /** The node's side of every connection is gone, and the client is never told; new ones work. */
  halfOpen(): void {
    for (const pair of this.pairs) {
      const [client, node] = pair;
      client.unpipe(node);
      node.unpipe(client);
      client.resume();
      node.removeAllListeners('close').destroy();
    }
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(client: Socket): void {
    const node = connect(this.target, '127.0.0.1');
    const pair = [client, node] as const;
    this.pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => socket.destroy());
      socket.setNoDelay(true);
    }
    client.on('close', () => this.part(pair));
    node.on('close', () => this.part(pair));
    client.pipe(node);
    node.pipe(client);
    if (this.isSilent) for (const socket of pair) socket.pause();
  }

  private part(pair: readonly [Socket, Socket]): void {
    this.pairs.delete(pair);
    for (const socket of pair) socket.destroy();
  }
}
