import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { WaitingRoom } from './waiting-room.js';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('The waiting room', () => {
  let room: WaitingRoom | undefined;
  afterEach(() => room?.close());

  it('is alive, says why it is not ready, and leaves the address to the API', async () => {
    const port = await freePort();
    room = new WaitingRoom({ host: '127.0.0.1', port });
    room.tell('Read models are being built: register, position 200 of 900.');
    room.tell('Read models are being built: register, position 400 of 900.');
    const live = await fetch(`http://127.0.0.1:${port}/health/live`);
    expect([live.status, await live.json()]).toEqual([200, { status: 'ok' }]);
    const asked = await fetch(`http://127.0.0.1:${port}/v1/commitments?limit=1`);
    expect([asked.status, asked.headers.get('retry-after'), asked.headers.get('content-type')]).toEqual([
      503,
      '1',
      'application/problem+json',
    ]);
    expect(await asked.json()).toMatchObject({
      code: 'not-ready',
      detail: expect.stringContaining('400 of 900'),
      instance: '/v1/commitments',
    });
    await room.close();
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();
  });

  it('leaves the address also when it is closed before it was open', async () => {
    const port = await freePort();
    room = new WaitingRoom({ host: '127.0.0.1', port });
    room.tell('Read models are being built.');
    await room.close();
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();
  });

  it('does not wait for an address that is taken', async () => {
    const port = await freePort();
    room = new WaitingRoom({ host: '127.0.0.1', port });
    room.tell('Read models are being built.');
    expect((await fetch(`http://127.0.0.1:${port}/health/live`)).status).toBe(200);
    const second = new WaitingRoom({ host: '127.0.0.1', port });
    second.tell('Read models are being built.');
    await second.close();
    expect((await fetch(`http://127.0.0.1:${port}/health/live`)).status).toBe(200);
  });

  it('never opens without a reason, nor where the port is still to be chosen', async () => {
    room = new WaitingRoom({ host: '127.0.0.1', port: 0 });
    room.tell('Read models are being built.');
    await room.close();
    await new WaitingRoom({ host: '127.0.0.1', port: 1 }).close();
  });
});
