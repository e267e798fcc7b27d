import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client } from '../../apps/api/src/testing.js';
import { loadSeed, type Made } from '../../apps/cli/src/seed.js';
import { pacta } from '../verify/run.js';
import { pledge } from './pledge.js';

const SEED = join(import.meta.dirname, '../../seeds/japan-us.jsonl');

/** A Pacta that runs, however many processes it is made of. */
export interface Running {
  /** Two ways to ask it, which may be one. */
  readonly doors: readonly [Client, Client];
  /** The process that carries events into read models now. */
  operator(): Promise<Client>;
  close(): Promise<void>;
}

/** What a desk does with Pacta, wherever its ledger lies: what is written at one door is read at the other. */
export function journey(name: string, open: () => Promise<Running>): void {
  describe(`A desk's journey on ${name}`, () => {
    let running: Running;
    let made: ReadonlyMap<string, Made>;
    let one: Client;
    let other: Client;
    const idOf = (key: string) => made.get(key)!.id;

    beforeAll(async () => {
      running = await open();
      [one, other] = running.doors;
      made = await loadSeed(SEED, one);
    }, 60_000);
    afterAll(() => running.close());

    it('reads at one door what was written at the other, as it was quoted', async () => {
      const { position } = made.get('call')!;
      const { body } = await other.get(`/v1/documents/${idOf('call')}?minPosition=${position}`);
      expect(body.quotes).toHaveLength(6);
      for (const { quote, start, end } of body.quotes) expect(body.text.slice(start, end)).toBe(quote);
    });

    it.each([
      ['2021-11-14', 'arranging', []],
      ['2022-01-01', 'arranging', ['review_due']],
      ['2022-09-21', 'fulfilled', []],
      ['2022-09-23', 'arranging', ['review_due', 'disputed']],
      ['2023-01-14', 'fulfilled', []],
    ])('tells of the visit on %s that it is %s, with %j', async (asOf, status, conditions) => {
      const { body } = await other.get(`/v1/commitments/${idOf('visit')}?asOf=${asOf}`);
      expect(body).toMatchObject({ status, conditions });
    });

    it('finds commitments by party, kind, status and words on a day', async () => {
      expect(await found(other, 'debtor=USA&kind=defense_guarantee&asOf=2023-02-01')).toEqual([idOf('guarantee')]);
      expect(await found(other, 'q=prime+minister+visit&asOf=2022-01-01')).toContain(idOf('visit'));
      expect(await found(other, 'kind=planned_visit&status=fulfilled&asOf=2022-01-01')).toEqual([]);
    });

    it('shows how the guarantee was worded over the years', async () => {
      const { body } = await other.get(`/v1/commitments/${idOf('guarantee')}/statements`);
      expect(body.items).toHaveLength(8);
      const { effective } = body.items.find(({ quote }: { quote: string }) => quote.includes('including nuclear'));
      expect(effective).toMatch(/^2023-01-1/);
    });

    it('tells what each owes the other, what is due, and what changed', async () => {
      const relation = await other.get('/v1/relations/JPN/USA?asOf=2022-01-01');
      expect([relation.status, JSON.stringify(relation.body)]).toEqual([200, expect.stringContaining(idOf('visit'))]);
      const due = await other.get(`/v1/follow-ups?asOf=2022-01-01&commitment=${idOf('visit')}`);
      expect(due.body.items.map(({ reason }: { reason: string }) => reason)).toEqual(['opened', 'review_due']);
      const today = new Date().toISOString().slice(0, 10);
      const changes = await other.get(`/v1/changes?from=${today}&limit=5`);
      expect(changes.body.items).toHaveLength(5);
    });

    it('changes nothing when the same is loaded at the other door', async () => {
      const before = (await one.get('/v1/events?limit=500')).body;
      expect([...(await loadSeed(SEED, other))]).toEqual([...made]);
      expect((await one.get('/v1/events?limit=500')).body).toEqual(before);
    });

    it('answers a retry at the other door with the first receipt, and takes one of two who act at once', async () => {
      const first = await one.post('/v1/commitments', pledge('asked twice'), { 'Idempotency-Key': 'twice' });
      const again = await other.post('/v1/commitments', pledge('asked twice'), { 'Idempotency-Key': 'twice' });
      expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
      const acts = [one, other].map(async (door, index) =>
        door.post(
          `/v1/commitments/${first.body.id}/reaffirm`,
          {
            effective: '2022-03-01',
            source: { title: `Speech ${index}`, url: 'https://example.org/', quote: 'Still.' },
          },
          { 'If-Match': '"1"' },
        ),
      );
      expect((await Promise.all(acts)).map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
    });

    it('corrects what was recorded wrong, and still tells what was believed before', async () => {
      const { body: receipt } = await one.post('/v1/commitments', pledge('recorded wrong'));
      const then = new Date((await one.get(`/v1/commitments/${receipt.id}`)).body.recordedAt).toISOString();
      const corrected = await other.post(`/v1/commitments/${receipt.id}/correct-event`, {
        event: receipt.events[0].id,
        changes: { subject: 'recorded right' },
        reason: 'A slip of the pen.',
      });
      expect([corrected.status, corrected.body.detail]).toEqual([200, undefined]);
      const subjectAt = async (query: string) =>
        (await one.get(`/v1/commitments/${receipt.id}?minPosition=${corrected.body.position}${query}`)).body.subject;
      expect(await subjectAt('')).toBe('recorded right');
      expect(await subjectAt(`&knownAt=${then}`)).toBe('recorded wrong');
    });

    it('goes on at the other door with a list that was begun at this one, though more was recorded', async () => {
      const { body: first } = await one.get('/v1/commitments?limit=2&sort=effective');
      const { body: between } = await one.post('/v1/commitments', pledge('recorded in between'));
      const seen: string[] = first.items.map(({ id }: { id: string }) => id);
      for (let next = first.next, door = other; next !== null; door = door === one ? other : one) {
        const { body } = await door.get(`/v1/commitments?limit=2&sort=effective&cursor=${encodeURIComponent(next)}`);
        seen.push(...body.items.map(({ id }: { id: string }) => id));
        ({ next } = body);
      }
      expect(new Set(seen).size).toBe(seen.length);
      const everything = `limit=500&sort=effective&minPosition=${between.position}`;
      const { body: all } = await other.get(`/v1/commitments?${everything}`);
      expect(seen).toHaveLength(all.items.length - 1);
    });

    it('lets one listen at one door to what is recorded at the other', async () => {
      const { items } = (await one.get('/v1/events?limit=500')).body;
      const heard = listen(other, items.at(-1).position);
      const { body: receipt } = await one.post('/v1/commitments', pledge('heard of'));
      expect(await heard).toBe(receipt.events[0].id);
    });

    it('proves at one door, in a head that was signed, what was recorded at the other; all of it verifies', async () => {
      const { body: receipt } = await one.post('/v1/commitments', pledge('proved'));
      const proof = await eventually(() => other.get(`/v1/events/${receipt.events[0].id}/proof`));
      expect(proof.body.treeSize).toBeGreaterThan(proof.body.leafIndex);
      const ran = await pacta(['verify', '--url', other.url], { key: other.key });
      expect([ran.code, ran.err]).toEqual([0, expect.any(String)]);
    });

    it('says no to who has no key, and to what makes no sense', async () => {
      expect((await other.get('/v1/commitments', { Authorization: 'Bearer none' })).status).toBe(401);
      const { status, body } = await other.post('/v1/commitments', { kind: 'planned_visit' });
      expect([status, body.code]).toEqual([400, 'invalid-request']);
    });

    it('is the same after its read models were built anew', async () => {
      const asked = '/v1/commitments?limit=500&asOf=2023-02-01';
      const before = (await other.get(asked)).body;
      const { body } = await (await running.operator()).post('/v1/read-models/register/rebuild', {});
      expect(body.state).toBe('running');
      expect((await other.get(asked)).body).toEqual(before);
    });
  });
}

const found = async (door: Client, query: string): Promise<readonly string[]> =>
  (await door.get(`/v1/commitments?${query}`)).body.items.map(({ id }: { id: string }) => id);

/** The id of the first event that is told behind a position. */
async function listen(door: Client, position: string): Promise<string> {
  const hangUp = new AbortController();
  const response = await fetch(`${door.url}/v1/events?after=${position}`, {
    headers: { Accept: 'text/event-stream', Authorization: `Bearer ${door.key}` },
    signal: hangUp.signal,
  });
  let came = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    came += chunk;
    const data = /^data: (.*)\n/m.exec(came)?.[1];
    if (data === undefined) continue;
    hangUp.abort();
    return (JSON.parse(data) as { id: string }).id;
  }
  throw new Error('the stream ended before anything was told');
}

/** Its leaf, and a head over it, may come a moment later. */
async function eventually<Answer extends { readonly status: number }>(ask: () => Promise<Answer>): Promise<Answer> {
  for (const end = performance.now() + 10_000; ;) {
    const answer = await ask();
    if (answer.status === 200 || performance.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
