const JOINT = { parties: ['EST', 'LVA'], pledged: '30000000', committed: '0', delivered: '0' };

export const ASSISTANCE_EXAMPLE = {
  by: 'debtor',
  asOf: '2023-06-30T23:59:59.999Z',
  knownAt: '2023-07-02T09:00:00.000Z',
  items: [
    { group: 'DEU', currency: 'EUR', pledged: '100000000', committed: '80000000', delivered: '25000000.50' },
    { group: 'EST', currency: 'EUR', pledged: '0', committed: '0', delivered: '0', joint: [JOINT] },
    { group: 'LVA', currency: 'EUR', pledged: '0', committed: '0', delivered: '0', joint: [JOINT] },
  ],
  totals: [{ currency: 'EUR', pledged: '130000000', committed: '80000000', delivered: '25000000.50' }],
};
