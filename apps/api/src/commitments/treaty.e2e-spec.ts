import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve, type Served } from '../testing.js';

const SOURCE = { title: 'A treaty', url: 'https://example.org/treaty', quote: 'Each Party shall help the others.' };

describe('A treaty', () => {
  let served: Served;
  let id: string;
  const act = async (name: string, body: object) => served.post(`/v1/commitments/${id}/${name}`, body);
  const asOf = async (day: string) => (await served.get(`/v1/commitments/${id}?asOf=${day}`)).body;

  beforeAll(async () => {
    served = await serve();
    const made = await served.post('/v1/commitments', {
      kind: 'assistance_pledge',
      subject: 'Help each other after earthquakes',
      debtors: ['JPN', 'USA'],
      creditors: ['KOR'],
      terms: { modality: 'humanitarian', recipient: 'KOR' },
      strength: { legalForce: 'treaty' },
      effective: '2020-01-01',
      source: SOURCE,
    });
    id = made.body.id;
  });
  afterAll(async () => served.close());

  it('takes a reservation, an objection and its withdrawal, each with its source, and tells them at any day', async () => {
    const made = await act('make-reservation', {
      effective: '2020-02-01',
      by: 'USA',
      statement: 'By sea alone',
      source: SOURCE,
    });
    expect(made.status).toBe(200);
    const reservation = made.body.events[0].id;
    const of = { reservation };
    expect(
      (await act('object-to-reservation', { ...of, effective: '2020-06-01', by: 'KOR', reason: 'Too narrow' })).status,
    ).toBe(200);
    expect((await act('withdraw-objection', { ...of, effective: '2020-09-01', by: 'KOR' })).status).toBe(200);
    const stands = async (day: string) =>
      (await asOf(day)).reservations.map(({ responses }: { responses: readonly Record<string, string>[] }) =>
        responses.map(({ by, stand }) => `${by} ${stand}`),
      );
    expect(await Promise.all(['2020-07-01', '2020-10-01', '2021-03-01'].map(stands))).toEqual([
      [['KOR objected']],
      [[]],
      [['JPN accepted_tacitly', 'KOR accepted_tacitly']],
    ]);
    expect((await asOf('2020-07-01')).reservations[0]).toMatchObject({ by: 'USA', source: { title: 'A treaty' } });
  });

  it('passes from a party to its successor: lists, relations and sums follow from that day', async () => {
    await act('report-delivery', {
      effective: '2021-05-01',
      debtor: 'JPN',
      amount: { value: '7', currency: 'EUR' },
      what: 'Tents',
    });
    const { body } = await act('succeed', {
      effective: '2022-01-01',
      predecessor: 'JPN',
      successor: 'FRA',
      ground: 'A union',
    });
    const listed = async (query: string) =>
      (await served.get(`/v1/commitments?${query}&minPosition=${body.position}`)).body.items.length;
    expect(
      await Promise.all([listed('debtor=JPN&asOf=2021-06-01'), listed('debtor=JPN'), listed('debtor=FRA')]),
    ).toEqual([1, 0, 1]);
    const relation = async (party: string, query = '') =>
      (await served.get(`/v1/relations/${party}/KOR?minPosition=${body.position}${query}`)).text.includes(id);
    expect(await Promise.all([relation('FRA'), relation('JPN'), relation('JPN', '&asOf=2021-06-01')])).toEqual([
      true,
      false,
      true,
    ]);
    const sums = (await served.get(`/v1/assistance?by=debtor&minPosition=${body.position}`)).body.items;
    expect(sums).toMatchObject([{ group: 'FRA', currency: 'EUR', delivered: expect.stringMatching(/^7/) }]);
    const { items } = (await served.get(`/v1/commitments/${id}/history`)).body;
    expect(items.at(-1)).toMatchObject({ says: 'France took the place of Japan on 1 January 2022: A union.' });
  });

  it('tells what is wrong', async () => {
    const statement = { effective: '2022-02-01', statement: 'No' };
    expect(await act('make-reservation', { ...statement, by: 'JPN' })).toMatchObject({
      status: 409,
      body: { code: 'act-not-allowed', detail: expect.stringContaining('JPN is no party to it') },
    });
    expect(await act('make-reservation', { ...statement, by: 'Nobody' })).toMatchObject({
      status: 422,
      body: { code: 'unknown-party' },
    });
    expect(await act('succeed', { effective: '2022-02-01', predecessor: 'USA' })).toMatchObject({ status: 400 });
  });
});
