import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve, type Served } from '../testing.js';

const sum = (column: string) => ({
  value: { column, as: 'number', thousands: ',', optional: 'act' },
  currency: { column: 'Of' },
});
const MAPPING = {
  table: 'help',
  title: 'Help for all',
  id: 'No',
  record: {
    kind: 'assistance_pledge',
    subject: { column: 'What' },
    debtors: { column: 'From', as: 'list', codes: { Germany: 'DEU', Estonia: 'EST' } },
    creditors: ['UKR'],
    terms: {
      modality: 'financial',
      recipient: 'UKR',
      amount: {
        value: { column: 'Pledged', as: 'number', thousands: ',', optional: 'object' },
        currency: { column: 'Of' },
      },
    },
    effective: { column: 'On', as: 'date' },
  },
  acts: [
    {
      name: 'allocated',
      act: 'commit-amount',
      data: { effective: { column: 'On', as: 'date' }, amount: sum('Allocated') },
    },
    {
      name: 'paid',
      act: 'report-delivery',
      data: { effective: { column: 'Paid on', as: 'date' }, what: 'Paid out', amount: sum('Paid') },
    },
  ],
};
const HEADER = 'No,What,From,Of,Pledged,On,Allocated,Paid,Paid on';

describe('A table of pledges, with columns of what was committed and delivered', () => {
  let served: Served;
  let position = '';
  beforeAll(async () => {
    served = await serve();
  });
  afterAll(() => served.close());

  const edition = async (publishedOn: string, ...rows: readonly string[]) => {
    const csv = [HEADER, ...rows].join('\n');
    const { body } = await served.post('/v1/imports/table', { mapping: MAPPING, edition: { publishedOn }, csv });
    position = body.position;
    return body;
  };
  const totals = async () => (await served.get(`/v1/assistance?by=debtor&minPosition=${position}`)).body.totals;

  it('makes an act of each that a row tells, and of none that it leaves blank', async () => {
    const { counts, dirty } = await edition(
      '2024-01-01',
      '1,Grid,Germany,EUR,"1,000",2023-01-10,600,,',
      '2,Loan,Germany; Estonia,EUR,50,2023-01-10,50,20,',
      '3,Gifts,Estonia,EUR,7,2023-01-10,,7,2023-02-30',
    );
    expect(counts).toMatchObject({ recorded: 5, refused: 0, dirty: 2, heldBack: 0 });
    expect(dirty.map(({ row, column, detail }: Record<string, unknown>) => [row, column, detail])).toEqual([
      [3, 'Paid on', 'is blank, and the act needs it'],
      [4, 'Paid on', 'is no day written as YYYY-MM-DD'],
    ]);
    expect(await totals()).toEqual([{ currency: 'EUR', pledged: '1057', committed: '650', delivered: '0' }]);
  });

  it('in a later edition adds the acts that are new, and corrects those that it tells otherwise', async () => {
    const { counts } = await edition(
      '2024-06-01',
      '1,Grid,Germany,EUR,"1,000",2023-01-10,650,"1,000",2024-03-01',
      '2,Loan,Germany; Estonia,EUR,50,2023-01-10,,20,2023-03-01',
      '3,Gifts,Estonia,EUR,7,2023-01-10,,7,2023-02-28',
    );
    expect(counts).toMatchObject({ recorded: 3, corrected: 1, unchanged: 4, refused: 0, dirty: 0 });
    expect(counts).toMatchObject({ filled: 4, revised: 1, emptied: 1, new: 0, gone: 0 });
    expect(await totals()).toEqual([{ currency: 'EUR', pledged: '1057', committed: '700', delivered: '1027' }]);
    const list = await served.get('/v1/commitments?kind=assistance_pledge&q=Grid');
    const { items } = (await served.get(`/v1/commitments/${list.body.items[0].id}/history`)).body;
    const corrected = items.find(({ event }: { event: { type: string } }) => event.type === 'EventCorrected');
    expect(corrected.says).toContain('as the edition published on 2024-06-01 says');
    expect(corrected.changes).toContainEqual({ path: '/amounts/DEU EUR/committed', was: '600', now: '650' });
  });

  it('is told by row and column of an act that nothing can be recorded with', async () => {
    const { dirty, refused } = await edition('2024-07-01', '4,Tents,Estonia,EUR,5,2023-01-10,5.005,,');
    expect(dirty).toMatchObject([{ row: 2, column: 'Allocated', says: '5.005' }]);
    expect(refused).toMatchObject([{ row: 2, key: 'help/4/allocated', code: 'invalid-request' }]);
  });
});
