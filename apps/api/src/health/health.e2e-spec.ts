import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Projector } from '#libs/event-sourcing';
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
    await served.app.get(Projector).stop();
    const ready = await served.get('/health/ready');
    expect([ready.status, ready.body.code, ready.headers.get('retry-after')]).toEqual([503, 'not-ready', '1']);
    expect(ready.body.detail).toContain('read models');
    expect((await served.get('/health/live')).status).toBe(200);
  });
});

describe('Metrics', () => {
  it('count requests by route and commands by outcome, without ids', async () => {
    await served.post('/v1/documents', { title: 'One' });
    await served.get('/v1/commitments/00000000-0000-4000-8000-000000000000');
    const { status, text, headers } = await served.get('/metrics');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(text).toContain('pacta_commands_total{type="add-document",outcome="nothing-new"} 1');
    expect(text).toMatch(
      /pacta_http_request_duration_seconds_count\{method="GET",route="\/v1\/commitments\/:id",status="404"\} 1/,
    );
    expect(text).toMatch(/^pacta_projector_lag 0$/m);
    expect(text).toMatch(/^pacta_parked_events 0$/m);
    expect(text).toMatch(/^process_cpu_seconds_total/m);
    expect(text).not.toContain('00000000-0000');
  });
});
