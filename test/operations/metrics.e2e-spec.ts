import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStore, Progress } from '#libs/event-sourcing';
import { SqliteEventStore } from '#libs/storage';
import { keyWith } from '../../apps/api/src/access/testing.js';
import { serve, type Served } from '../../apps/api/src/testing.js';
import { inTemporary } from '../bench/measure.js';
import { pledge } from '../journeys/pledge.js';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served?.close());

/** The samples of a scrape, by name and labels as they are written. */
async function scrape(): Promise<ReadonlyMap<string, number>> {
  const { text } = await served.get('/metrics');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

/** How far each of some samples moves while something is done. */
async function moves(names: readonly string[], work: () => Promise<unknown>): Promise<readonly number[]> {
  const before = await scrape();
  await work();
  const after = await scrape();
  return names.map((name) => (after.get(name) ?? Number.NaN) - (before.get(name) ?? 0));
}

const write = async (subject: string): Promise<void> => {
  const { body } = await served.post('/v1/commitments', pledge(subject));
  await served.get(`/v1/commitments?minPosition=${body.position}`);
};

describe('Metrics', () => {
  it('are text for Prometheus, and name no ids', async () => {
    await served.get('/v1/commitments/00000000-0000-4000-8000-000000000000');
    const { status, text, headers } = await served.get('/metrics');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(text).toMatch(
      /pacta_http_request_duration_seconds_count\{method="GET",route="\/v1\/commitments\/:id",status="404"\} 1/,
    );
    expect(text).toMatch(/^process_cpu_seconds_total/m);
    expect(text).not.toContain('00000000-0000');
  });

  it('count what a command brings about, from its answer to the disk and the read models', async () => {
    const names = [
      'pacta_http_request_duration_seconds_count{method="POST",route="/v1/commitments",status="201"}',
      'pacta_commands_total{type="record",outcome="recorded"}',
      'pacta_command_duration_seconds_count{outcome="ok"}',
      'pacta_append_duration_seconds_count{outcome="ok"}',
      'pacta_commit_appends_sum',
      'pacta_projected_events_total{model="register"}',
      'pacta_projection_duration_seconds_count{outcome="ok"}',
      'pacta_ledger_position',
      'pacta_projector_position',
    ];
    expect(await moves(names, async () => write('One'))).toEqual(names.map(() => 1));
    const waited = ['pacta_sync_duration_seconds_count{outcome="ok"}', 'pacta_commit_appends_count'];
    const [syncs, commits] = await moves(waited, async () => Promise.all([write('Two'), write('Three')]));
    expect(syncs).toBeGreaterThanOrEqual(1);
    expect(commits).toBe(syncs);
  });

  it('count problems by their code, and what was refused', async () => {
    const names = [
      'pacta_problems_total{code="unknown-party"}',
      'pacta_command_duration_seconds_count{outcome="failed"}',
    ];
    const wrong = { ...pledge('One'), debtors: ['ZZZ'] };
    expect(await moves(names, async () => served.post('/v1/commitments', wrong))).toEqual([1, 1]);
  });

  it('count who asks too often, and nobody else', async () => {
    const busy = await serve({}, { rate: { perSecond: 1, burst: 3 } });
    try {
      const statuses = [];
      for (let asked = 0; asked < 6; asked++) statuses.push((await busy.get('/v1/parties?limit=1')).status);
      expect(statuses).toEqual([200, 200, 200, 429, 429, 429]);
      const { headers } = await keyWith(busy, ['reader']);
      expect((await busy.get('/metrics', headers)).text).toContain(
        'pacta_problems_total{code="too-many-requests"} 3\n',
      );
    } finally {
      await busy.close();
    }
  });

  it('tell how many events wait because they could not be projected', async () => {
    await inTemporary(async (dataDirectory) => {
      const store = SqliteEventStore.open({ directory: dataDirectory, now: Date.now });
      const id = '8d3f6a52-0c4b-5b7e-9a1d-2f6c3e8b9a70';
      const metadata = { commandId: id, requestHash: '', actor: 'trial', $correlationId: id, $causationId: id };
      const broken = { id, type: 'CommitmentRecorded', schema: 1, data: { effective: '2022' }, metadata };
      await store.append(`commitment-${id}`, [{ ...broken, salt: new Uint8Array(32) }], 0);
      await store.close();
      const waiting = await serve({}, { dataDirectory });
      try {
        expect((await waiting.get('/metrics')).text).toMatch(/^pacta_parked_events [1-9]/m);
        expect((await waiting.get('/health/ready')).body).toMatchObject({
          status: 'degraded',
          parked: [expect.stringContaining(id)],
        });
        expect((await waiting.get(`/v1/commitments/${id}`)).status).toBe(503);
      } finally {
        await waiting.close();
      }
    });
  });

  it('tell how far the read models are behind', async () => {
    const behind = await serve();
    try {
      await behind.app.get(Progress).stop();
      for (const subject of ['One', 'Two'])
        expect((await behind.post('/v1/commitments', pledge(subject))).status).toBe(201);
      expect((await behind.get('/metrics')).text).toMatch(/^pacta_projector_lag 2$/m);
    } finally {
      await behind.close();
    }
  });

  it('tell the sizes of files, what is free on the disk, and who listens', async () => {
    const hangUp = new AbortController();
    const headers = { Authorization: `Bearer ${served.key}`, Accept: 'text/event-stream' };
    const listening = await fetch(`${served.url}/v1/events`, { headers, signal: hangUp.signal });
    const samples = await scrape();
    for (const name of ['ledger', 'read-models', 'control'])
      for (const what of ['database', 'wal'])
        expect([name, what, samples.get(`pacta_${what}_bytes{database="${name}"}`)! > 0]).toEqual([name, what, true]);
    expect(samples.get('pacta_disk_free_bytes')).toBeGreaterThan(1_000_000);
    expect(samples.get('pacta_projector_lag')).toBe(0);
    expect(samples.get('pacta_parked_events')).toBe(0);
    expect(samples.get('pacta_event_stream_clients')).toBe(1);
    hangUp.abort();
    await listening.text().catch(() => undefined);
    const gone = async (): Promise<boolean> => (await scrape()).get('pacta_event_stream_clients') === 0;
    while (!(await gone()));
  });

  it('are told while the ledger is away, but for what only the ledger tells', async () => {
    const away = await serve();
    await away.app.get(EventStore).close();
    const { status, text } = await away.get('/metrics');
    expect([status, text]).toEqual([200, expect.stringMatching(/^pacta_ledger_position nan$/im)]);
    expect(text).toMatch(/^pacta_database_bytes\{database="control"\} \d+$/m);
    await away.close();
  });

  it('that the README watches are all there', async () => {
    const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
    const [, table = ''] = /<!-- alerts -->\n([\s\S]*?)<!-- \/alerts -->/.exec(readme) ?? [];
    const named = [...table.matchAll(/\b(?:pacta|nodejs|process)_[a-z0-9_]+/g)].map(([name]) => name);
    const { text } = await served.get('/metrics');
    const known = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    const unknown = named.filter((name) => !known.has(name.replace(/_(bucket|count|sum)$/, '')));
    expect([table.length > 500, unknown]).toEqual([true, []]);
  });
});
