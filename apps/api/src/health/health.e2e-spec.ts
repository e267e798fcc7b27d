import { copyFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ControlStore } from '#libs/access';
import { Progress } from '#libs/event-sourcing';
import { serve, type Served } from '../testing.js';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served?.close());

describe('Health', () => {
  it('is ready when the stores answer and the read models follow', async () => {
    expect((await served.get('/health/live')).body).toEqual({ status: 'ok' });
    const { position } = (await served.post('/v1/documents', { title: 'One' })).body;
    await served.get(`/v1/documents?minPosition=${position}`);
    const ready = await served.get('/health/ready');
    expect(ready.body).toEqual({ status: 'ok', reasons: [], position, head: position, lag: 0, parked: [] });
  });

  it('is not ready, and says why, when the read models are not followed any more', async () => {
    await served.app.get(Progress).stop();
    const ready = await served.get('/health/ready');
    expect([ready.status, ready.body.code, ready.headers.get('retry-after')]).toEqual([503, 'not-ready', '1']);
    expect(ready.body.detail).toContain('read models');
    expect((await served.get('/health/live')).status).toBe(200);
  });

  it('is degraded while the disk is too full to be written to, and says so', async () => {
    const full = await serve({}, { freeBytesMin: 2 ** 60 });
    expect((await full.get('/health/ready')).body).toMatchObject({
      status: 'degraded',
      reasons: [expect.stringMatching(/^The disk has .* MiB free; below .* MiB writes are refused\.$/)],
    });
    expect((await full.post('/v1/documents', { title: 'One' })).body.code).toBe('disk-full');
    expect((await full.get('/v1/documents')).status).toBe(200);
    await full.close();
  });

  it('is not ready where nobody can be let in, and whoever asks is told to come again', async () => {
    const away = await serve();
    await away.app.get(ControlStore).close();
    const ready = await away.get('/health/ready');
    expect([ready.status, ready.body.detail]).toEqual([503, expect.stringContaining('the control store')]);
    const asked = await away.get('/v1/documents');
    expect([asked.status, asked.body.code]).toEqual([503, 'store-unavailable']);
    await away.close();
  });

  it('is not ready once the file of the keys was taken away or replaced, though it still answers those who hold it open', async () => {
    const away = await serve();
    const [file, aside] = ['control.db', 'aside.db'].map((name) => join(away.directory, name)) as [string, string];
    const ready = async () => (await away.get('/health/ready')).status;
    renameSync(file, aside);
    expect(await ready()).toBe(503);
    copyFileSync(aside, file);
    expect(await ready()).toBe(503);
    renameSync(aside, file);
    expect(await ready()).toBe(200);
    await away.close();
  });
});
