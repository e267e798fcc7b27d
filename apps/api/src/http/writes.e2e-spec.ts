import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answered, serve, type Served } from '../testing.js';

const TEXT = 'We will arrange a visit. We hope for the best. We will arrange a visit.';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());

const add = (title: string, headers = {}, query = '') =>
  served.post(`/v1/documents${query}`, { title, text: TEXT }, headers);
const code = ({ status, body }: Answered) => [status, body?.code];

describe('A write', () => {
  it('that creates answers 201 with a receipt, Location, a strong ETag and Ledger-Position', async () => {
    const answer = await add('Created');
    expect(answer.status).toBe(201);
    const { id, version, position, events, conflicts } = answer.body;
    expect({ version, conflicts, events }).toEqual({
      version: 1,
      conflicts: [],
      events: [{ id: expect.any(String), type: 'DocumentAdded', version: 1 }],
    });
    expect(position).toMatch(/^\d+$/);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.headers.get('ledger-position')).toBe(position);
    expect(answer.headers.get('location')).toBe(`/v1/documents/${id}`);
    expect(answer.body).toMatchObject({ title: 'Created', characters: TEXT.length, publisher: null });
    expect(answer.body.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await served.get(`/v1/documents/${id}`)).body).toMatchObject({ id, text: TEXT, version: 1 });
  });

  it('of what is there already answers 200 with the same id', async () => {
    const [first, again] = [await add('Twice'), await add('Twice')];
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toMatchObject({ id: first.body.id, version: 1, events: [] });
  });

  it('with dryRun answers 200 with the receipt that would be given, and records nothing', async () => {
    const before = (await served.get('/v1/events')).body.items.length;
    const dry = await add('Dry', {}, '?dryRun=true');
    expect([dry.status, dry.headers.get('location')]).toEqual([200, null]);
    expect(dry.body).toMatchObject({ version: 1, position: String(before + 1), events: [{ type: 'DocumentAdded' }] });
    expect((await served.get('/v1/events')).body.items).toHaveLength(before);
    expect(code(await served.get(`/v1/documents/${dry.body.id}`))).toEqual([404, 'not-found']);
    expect((await add('Dry', {}, '?dryRun=false')).status).toBe(201);
  });

  it('that is refused says so alike in a dry run', async () => {
    const { id } = (await add('Refused')).body;
    const note = { class: 'hope', quote: 'We hope for the worst.' };
    const [dry, real] = [
      await served.post(`/v1/documents/${id}/statements?dryRun=true`, note),
      await served.post(`/v1/documents/${id}/statements`, note),
    ];
    expect(code(dry)).toEqual([422, 'quote-not-found']);
    expect(dry.body).toEqual(real.body);
    expect(real.body.closest.quote).toContain('We hope for the best.');
  });
});

describe('An Idempotency-Key', () => {
  it('with the same body again gets the same answer, and one set of events', async () => {
    const [first, again] = [
      await add('Keyed', { 'Idempotency-Key': '"k1"' }),
      await add('Keyed', { 'Idempotency-Key': 'k1' }),
    ];
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
  });

  it('with another body is refused', async () => {
    await add('Key of one', { 'Idempotency-Key': 'k2' });
    expect(code(await add('Key of another', { 'Idempotency-Key': 'k2' }))).toEqual([422, 'idempotency-key-reused']);
  });

  it('whose request was refused may try again', async () => {
    const { id } = (await add('Again')).body;
    const note = (quote: string) =>
      served.post(`/v1/documents/${id}/statements`, { class: 'hope', quote }, { 'Idempotency-Key': 'k3' });
    expect((await note('Not there')).status).toBe(422);
    expect((await note('We hope for the best.')).status).toBe(201);
  });

  it('sent many times at once records once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => add('At once', { 'Idempotency-Key': 'k4' })));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]!.status).toBe(201);
  });
});

const noteAt = (id: string, quote: string, tag: string) =>
  served.post(`/v1/documents/${id}/statements`, { class: 'hope', quote }, { 'If-Match': tag });

describe('If-Match', () => {
  it('pins the version: another one meets 412, which names the current one', async () => {
    const { id } = (await add('Pinned')).body;
    const wrong = await noteAt(id, 'We hope for the best.', '"7"');
    expect(code(wrong)).toEqual([412, 'version-mismatch']);
    expect(wrong.body.version).toBe(1);
    expect((await noteAt(id, 'We hope for the best.', '"1"')).status).toBe(201);
  });

  it('compares the part before the dash of a tag that a GET gave', async () => {
    const { id } = (await add('Tagged')).body;
    const tag = (await served.get(`/v1/documents/${id}`)).headers.get('etag')!;
    expect(tag).toMatch(/^"1-[\w-]+"$/);
    expect((await noteAt(id, 'We hope for the best.', tag)).status).toBe(201);
    expect(code(await noteAt(id, 'We hope', tag))).toEqual([412, 'version-mismatch']);
  });

  it('never matches by a weak tag, and is judged before what is asked', async () => {
    const { id } = (await add('Weak')).body;
    expect(code(await noteAt(id, 'We hope', 'W/"1"'))).toEqual([412, 'version-mismatch']);
    expect(code(await noteAt(id, 'Not there', '"9"'))).toEqual([412, 'version-mismatch']);
    expect(code(await noteAt(id, 'We hope', '"abc"'))).toEqual([412, 'version-mismatch']);
  });
});

describe('A GET of one thing', () => {
  it('answers 304 without a body to its own tag', async () => {
    const { id } = (await add('Cached')).body;
    const tag = (await served.get(`/v1/documents/${id}`)).headers.get('etag')!;
    const again = await served.get(`/v1/documents/${id}`, { 'If-None-Match': `"x", W/${tag}` });
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', tag]);
    await served.post(`/v1/documents/${id}/statements`, { class: 'hope', quote: 'We hope' });
    expect((await served.get(`/v1/documents/${id}`, { 'If-None-Match': tag })).status).toBe(200);
  });

  it('answers HEAD alike without a body', async () => {
    const { id } = (await add('Head')).body;
    const [get, head] = [
      await served.get(`/v1/documents/${id}`),
      await served.send(`/v1/documents/${id}`, { method: 'HEAD' }),
    ];
    expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', get.headers.get('etag')]);
    expect((await served.send(`/v1/documents/x`, { method: 'HEAD' })).status).toBe(400);
  });
});

describe('minPosition', () => {
  it('on any GET waits until the answer holds what a receipt names', async () => {
    for (let written = 0; written < 20; written++) {
      const { id, position } = (await add(`Waited for ${written}`)).body;
      const { items } = (await served.get(`/v1/documents?limit=1&minPosition=${position}`)).body;
      expect(items[0].id).toBe(id);
    }
  });

  it('that is not reached in time meets 503 with Retry-After', async () => {
    const began = Date.now();
    const answer = await served.get('/v1/follow-ups?minPosition=1000000', { Prefer: 'respond-async, wait=1' });
    expect(code(answer)).toEqual([503, 'behind']);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.headers.get('preference-applied')).toBe('wait=1');
    expect(Date.now() - began).toBeGreaterThanOrEqual(900);
    expect(code(await served.get('/v1/parties?minPosition=1000000', { Prefer: 'wait=0' }))).toEqual([503, 'behind']);
  });
});

describe('A document', () => {
  it('holds up to 512 KiB of text exactly as it was sent, and no more', async () => {
    const text = 'é\r\n'.repeat((512 * 1024) / 4);
    const { id, characters } = (await served.post('/v1/documents', { title: 'Long', text })).body;
    expect(characters).toBe(text.length);
    expect((await served.get(`/v1/documents/${id}`)).body.text).toBe(text);
    const more = await served.post('/v1/documents', { title: 'Long', text: `${text}!` });
    expect([more.status, more.body.errors[0].pointer]).toEqual([400, '/text']);
  });

  it.each([
    { language: 'english please' },
    { url: 'ftp://example.org' },
    { publishedOn: '2021-11-13T08:00:00Z' },
    { publishedOn: '2021-11-31' },
    { title: ' ' },
    { text: '' },
  ])('with a malformed field meets 400: %j', async (field) => {
    const answer = await served.post('/v1/documents', { title: 'A', ...field });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, `/${Object.keys(field)[0]}`]);
  });

  it('shows the statements noted in it, and a quote that stands twice must say which', async () => {
    const { id } = (await add('Noted')).body;
    const twice = { class: 'headline', quote: 'We will arrange a visit.' };
    expect(code(await served.post(`/v1/documents/${id}/statements`, twice))).toEqual([422, 'quote-ambiguous']);
    const noted = await served.post(`/v1/documents/${id}/statements`, {
      ...twice,
      occurrence: 2,
      reason: 'Said above.',
    });
    expect(noted.status).toBe(201);
    expect(noted.headers.get('location')).toBe(`/v1/documents/${id}#${noted.body.statementId}`);
    const { statements } = (await served.get(`/v1/documents/${id}`)).body;
    expect(statements).toEqual([
      {
        id: noted.body.statementId,
        class: 'headline',
        quote: twice.quote,
        reason: 'Said above.',
        verified: true,
        start: TEXT.lastIndexOf('We'),
        end: TEXT.length,
        prefix: TEXT.slice(TEXT.lastIndexOf('We') - 32, TEXT.lastIndexOf('We')),
        suffix: '',
        promotedTo: [],
      },
    ]);
  });
});

describe('A party', () => {
  it('is registered once, and then known', async () => {
    const party = { code: 'OPANAL', name: 'Agency for the Prohibition of Nuclear Weapons', type: 'organisation' };
    const made = await served.post('/v1/parties', party);
    expect([made.status, made.headers.get('location')]).toEqual([201, '/v1/parties?q=OPANAL']);
    expect((await served.post('/v1/parties', party)).status).toBe(200);
    expect(code(await served.post('/v1/parties', { ...party, name: 'Another' }))).toEqual([409, 'party-exists']);
    expect(code(await served.post('/v1/parties', { code: 'JPN', name: 'Nihon', type: 'state' }))).toEqual([
      409,
      'party-exists',
    ]);
    expect((await served.get(`/v1/parties?q=prohibition&minPosition=${made.body.position}`)).body.items).toContainEqual(
      party,
    );
    expect((await served.post('/v1/parties', { ...party, code: 'opanal' })).body.errors[0].pointer).toBe('/code');
  });
});
