import { afterAll, beforeAll, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Answered, serve, type Served } from '../testing.js';
import { RECORDING } from './examples.js';
import { path, steps } from './testing.js';

let api: Served;
let operations: readonly { readonly act: string; readonly example: object }[];
beforeAll(async () => {
  api = await serve();
  const { body } = await api.get('/openapi.json');
  operations = Object.keys(body.paths)
    .filter((each) => /^\/v1\/commitments\/\{id\}\/[a-z-]+$/.test(each) && body.paths[each].post)
    .map((each) => ({
      act: each.replace('/v1/commitments/{id}', ''),
      example: body.paths[each].post.requestBody.content['application/json'].example,
    }));
});
afterAll(() => api.close());

const { record } = steps(() => api);

/** Every place in a JSON value, by its keys. */
function placesIn(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([key, part]) => placesIn(part).map((place) => [key, ...place]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
  const parts = copy as Record<string, unknown>;
  parts[key] = replaced(parts[key], rest, by);
  return copy;
}

const hostile = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    null,
    '',
    ' ',
    'JPN',
    '2022',
    [],
    {},
    { source: 'x' },
    { terms: { topics: ['x'] } },
    { statement: {} },
  ),
);

const wellAnswered = ({ status, body }: Answered): void => {
  expect([status < 500, body]).toEqual([true, body]);
  if (status >= 400) expect(body).toMatchObject({ status, code: expect.any(String), detail: expect.any(String) });
};

it('whatever is sent is recorded or refused with a reason', async () => {
  const { id, events } = await record();
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(), hostile, async (which, where, value) => {
      const { act, example } = operations[which % operations.length]!;
      const request = 'event' in example ? { ...example, event: events[0].id } : example;
      const places = placesIn(request);
      wellAnswered(
        await api.post(path(id, `${act}?dryRun=true`), replaced(request, places[where % places.length]!, value)),
      );
    }),
    { numRuns: 150 },
  );
}, 120_000);

it('whatever a recording says is recorded or refused with a reason, and then it can be read', async () => {
  const places = placesIn(RECORDING);
  await fc.assert(
    fc.asyncProperty(fc.nat(), hostile, async (where, value) => {
      const answered = await api.post('/v1/commitments', replaced(RECORDING, places[where % places.length]!, value));
      wellAnswered(answered);
      if (answered.status !== 201) return;
      for (const rest of ['', '/history', '/allowed-acts']) {
        expect((await api.get(path(answered.body.id, rest))).status).toBe(200);
      }
    }),
    { numRuns: 80 },
  );
}, 120_000);

it('whatever a correction changes, the commitment can be read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(), hostile, async (which, where, value) => {
      const { id, events } = await record();
      const { act, example } = operations[which % operations.length]!;
      const made = await api.post(path(id, act), { ...example, effective: '2022' });
      const [event, said] = made.status < 300 ? [made.body.events[0].id, example] : [events[0].id, RECORDING];
      const places = placesIn(said).filter(([field]) => field !== undefined);
      const [field = '', ...rest] = places[where % places.length]!;
      const changes = { [field]: replaced(said[field as keyof typeof said], rest, value) };
      wellAnswered(await api.post(path(id, '/correct-event'), { event, changes, reason: 'R' }));
      for (const what of ['', '/history', '/allowed-acts']) expect((await api.get(path(id, what))).status).toBe(200);
    }),
    { numRuns: 100 },
  );
  const { position } = await record();
  const { body } = await api.get(`/v1/commitments?minPosition=${position}&limit=1`, { prefer: 'wait=30' });
  expect(body).toMatchObject({ items: [expect.any(Object)] });
  expect(body).not.toHaveProperty('incomplete');
}, 120_000);
