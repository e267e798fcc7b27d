import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answered, serve, type Served } from '../testing.js';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());

const NOBODY = '00000000-0000-4000-8000-000000000000';

function expectProblem(answer: Answered, status: number, code: string): void {
  expect([answer.status, answer.body?.code]).toEqual([status, code]);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.body).toMatchObject({
    type: `/problems/${code}`,
    status,
    title: expect.any(String),
    detail: expect.any(String),
  });
  expect(answer.body.instance).toMatch(/^\//);
  expect(answer.text).not.toMatch(/\bat .*\.(js|ts):\d/);
}

const post = (body: string | Uint8Array, contentType = 'application/json', path = '/v1/documents') =>
  served.send(path, { method: 'POST', body: body as string, headers: { 'Content-Type': contentType } });

describe('A request that finds no operation', () => {
  it('meets 404 on an unknown path', async () => {
    expectProblem(await served.get('/v1/nothing'), 404, 'no-such-path');
    expectProblem(await served.get('/'), 404, 'no-such-path');
  });

  it('meets 405 with Allow where the path knows other methods', async () => {
    const answer = await served.send('/v1/commitments', { method: 'DELETE' });
    expectProblem(answer, 405, 'method-not-allowed');
    expect(answer.headers.get('allow')).toBe('GET, HEAD, OPTIONS, POST');
    expectProblem(
      await served.send(`/v1/commitments/${NOBODY}`, { method: 'PUT', body: 'x' }),
      405,
      'method-not-allowed',
    );
    expectProblem(
      await served.send(`/v1/commitments/${NOBODY}/reaffirm`, { method: 'GET' }),
      405,
      'method-not-allowed',
    );
  });

  it('meets 204 with Allow when it asks for OPTIONS', async () => {
    const answer = await served.send('/v1/parties', { method: 'OPTIONS' });
    expect([answer.status, answer.headers.get('allow'), answer.text]).toEqual([204, 'GET, HEAD, OPTIONS, POST', '']);
    expectProblem(await served.send('/v1/nothing', { method: 'OPTIONS' }), 404, 'no-such-path');
  });

  it('meets 400 for a path that is not well-formed, and 414 for one part that is too long', async () => {
    expectProblem(await served.get('/v1/commitments/%ZZ'), 400, 'invalid-request');
    expectProblem(await served.get(`/v1/commitments/${'a'.repeat(300)}`), 414, 'path-too-long');
  });

  it('meets 400 for an id that is no UUID, and 404 for one that nothing has', async () => {
    expectProblem(await served.get('/v1/commitments/12'), 400, 'invalid-request');
    expectProblem(await served.get('/v1/documents/..%2f..%2fetc'), 400, 'invalid-request');
    expectProblem(await served.get(`/v1/commitments/${NOBODY}`), 404, 'not-found');
    expectProblem(await served.get(`/v1/documents/${NOBODY}`), 404, 'not-found');
    expectProblem(
      await served.post(`/v1/documents/${NOBODY}/statements`, { class: 'hope', quote: 'x' }),
      404,
      'not-found',
    );
  });
});

describe('A body', () => {
  it.each(['{"title":', '', 'nothing', '{"title":"a"}}', "{'title':'a'}", '\uFEFF{}'])(
    'that is no JSON meets 400: %j',
    async (body) => expectProblem(await post(body), 400, 'invalid-request'),
  );

  it('that is no UTF-8 meets 400', async () =>
    expectProblem(await post(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])), 400, 'invalid-request'));

  it('of another media type meets 415', async () => {
    expectProblem(await post('<title/>', 'text/xml'), 415, 'unsupported-media-type');
    expectProblem(await post('title=a', 'application/x-www-form-urlencoded'), 415, 'unsupported-media-type');
    expectProblem(await post('{}', 'application/json; charset=latin1'), 415, 'unsupported-media-type');
    const compressed = await served.send('/v1/documents', {
      method: 'POST',
      body: '{}',
      headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
    });
    expectProblem(compressed, 415, 'unsupported-media-type');
    expect(compressed.body.detail).toContain('Content-Encoding: gzip');
  });

  it('over 1 MiB meets 413', async () => {
    expectProblem(
      await served.post('/v1/documents', { title: 'a', text: 'x'.repeat(2 * 1024 * 1024) }),
      413,
      'body-too-large',
    );
  });

  it.each([[[]], ['text'], [null], [7]])('that is no object meets 400: %j', async (body) => {
    const answer = await served.post('/v1/documents', body);
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.body.errors).toEqual([{ pointer: '', detail: 'must be a JSON object' }]);
  });

  it('that is missing meets 400', async () =>
    expectProblem(await served.send('/v1/documents', { method: 'POST' }), 400, 'invalid-request'));

  it('names every fault by an RFC 6901 pointer', async () => {
    const answer = await served.post('/v1/documents', { titel: 'a', publishedOn: '2021-02-30', 'a/b~c': 1, url: null });
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.body.errors.map((each: { pointer: string }) => each.pointer).toSorted()).toEqual([
      '/a~1b~0c',
      '/publishedOn',
      '/titel',
      '/title',
      '/url',
    ]);
    expect(answer.body.errors).toContainEqual({ pointer: '/titel', detail: 'is no known field' });
  });

  it('nested beyond 32 levels meets 400, and does no harm', async () => {
    const depth = 100_000;
    expectProblem(await post(`${'{"a":'.repeat(33)}1${'}'.repeat(33)}`), 400, 'invalid-request');
    expectProblem(await post('['.repeat(depth) + ']'.repeat(depth)), 400, 'invalid-request');
  });

  it.each(['{"__proto__":{"title":"a"}}', '{"title":"a","constructor":{"prototype":{"x":1}}}'])(
    'cannot reach behind objects: %s',
    async (body) => {
      expectProblem(await post(body), 400, 'invalid-request');
      expect(({} as { title?: string }).title).toBeUndefined();
    },
  );

  it('that names a field twice meets 400: one of the values would be lost', async () => {
    const answer = await post('{"title":"One","title":"Two"}');
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.body.detail).toBe('The body names "title" twice in one object.');
  });

  it('with half of a surrogate pair meets 400 with its pointer', async () => {
    const answer = await post('{"title":"\\ud800"}');
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '/title']);
  });
});

describe('A query', () => {
  it.each([
    '/v1/commitments?foo=1',
    '/v1/commitments?limit=0',
    '/v1/commitments?limit=501',
    '/v1/commitments?limit=ten',
    '/v1/commitments?limit=1&limit=2',
    '/v1/commitments?sort=id',
    '/v1/commitments?kind=marriage',
    '/v1/commitments?asOf=2021-02-30',
    '/v1/commitments?asOf=2021-11-13T08:45:00',
    '/v1/commitments?knownAt=yesterday',
    '/v1/commitments?dryRun=true',
    '/v1/commitments?minPosition=x',
    '/v1/commitments?minPosition=-1',
    '/v1/follow-ups?due=1d',
    '/v1/follow-ups?commitment=12',
    '/v1/events?after=01',
    '/v1/events?after=99999999999999999999',
    '/v1/parties?sort=code',
    '/v1/documents?asOf=2021',
    '/health/live?x=1',
  ])('that is malformed meets 400: %s', async (path) => expectProblem(await served.get(path), 400, 'invalid-request'));

  it('of a write knows dryRun only, true or false', async () => {
    const document = { title: 'A' };
    expectProblem(await served.post('/v1/documents?dryRun=yes', document), 400, 'invalid-request');
    expectProblem(await served.post('/v1/documents?minPosition=1', document), 400, 'invalid-request');
    expectProblem(await served.post('/v1/documents?x=1', document), 400, 'invalid-request');
  });

  it('with an unknown party meets 422 with the nearest ones', async () => {
    const answer = await served.get('/v1/commitments?party=Japan');
    expectProblem(answer, 422, 'unknown-party');
    expect(answer.body.nearest[0]).toEqual({ code: 'JPN', name: 'Japan' });
    expect(answer.body.errors[0].pointer).toBe('/party');
  });
});

describe('Header fields', () => {
  it('that accept nothing on offer meet 406', async () => {
    expectProblem(await served.get('/v1/commitments', { Accept: 'application/xml' }), 406, 'not-acceptable');
    expectProblem(await served.get('/v1/commitments', { Accept: 'application/json;q=0' }), 406, 'not-acceptable');
    expectProblem(await served.get(`/v1/commitments/${NOBODY}`, { Accept: 'text/csv' }), 406, 'not-acceptable');
    expectProblem(await served.get('/v1/events', { Accept: 'text/csv' }), 406, 'not-acceptable');
  });

  it('that are malformed meet 400', async () => {
    expectProblem(await served.post('/v1/documents', { title: 'A' }, { 'If-Match': '3' }), 400, 'invalid-request');
    expectProblem(
      await served.post('/v1/documents', { title: 'A' }, { 'Idempotency-Key': 'k'.repeat(256) }),
      400,
      'invalid-request',
    );
    expectProblem(
      await served.get('/v1/events', { Accept: 'text/event-stream', 'Last-Event-ID': 'x' }),
      400,
      'invalid-request',
    );
  });

  it('that are too large meet 431', async () =>
    expectProblem2(await raw(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`), 431));

  it('that are no HTTP meet 400', async () => expectProblem2(await raw('HELLO\r\n\r\n'), 400));

  it('that expect the impossible meet 417', async () =>
    expectProblem2(
      await raw('GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: miracles\r\n\r\n'),
      417,
    ));
});

const raw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(served.url).port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });

function expectProblem2(answer: string, status: number): void {
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toContain('application/problem+json');
}

it('A problem is explained where its type leads', async () => {
  expect((await served.get('/problems/behind')).body).toMatchObject({ code: 'behind', status: 503 });
  expectProblem(await served.get('/problems/toString'), 404, 'not-found');
});
