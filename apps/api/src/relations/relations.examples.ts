import { COMMITMENT_ID, DOCUMENT_ID, EVENT_ID } from '../register/register.examples.js';

const SUBJECT = 'Arrange a visit to the US by Prime Minister Kishida';
const MADE = '2021-11-13T08:45:00+09:00';

const SAYING = {
  event: EVENT_ID,
  type: 'CommitmentRecorded',
  effective: MADE,
  title: 'Telephone talk between the foreign ministers',
  publisher: 'Ministry of Foreign Affairs',
  document: DOCUMENT_ID,
  quote: 'They agreed to arrange for Prime Minister Kishida to visit the United States at the earliest opportunity.',
  verified: true,
};

const owed = (debtor: string) => ({
  kind: 'planned_visit',
  byStatus: [
    {
      status: 'arranging',
      commitments: [
        {
          id: COMMITMENT_ID,
          subject: SUBJECT,
          effective: MADE,
          standing: { debtor, status: 'arranging', since: MADE },
          conditions: ['review_due'],
          deadline: { type: 'vague_soon', asStated: 'at the earliest opportunity' },
          dueOn: null,
          disputed: false,
          mutual: true,
          source: SAYING,
        },
      ],
    },
  ],
});

const oneWay = (debtor: string, creditor: string) => ({
  debtor,
  creditor,
  byKind: [owed(debtor)],
  truncated: false,
  all: `/v1/commitments?debtor=${debtor}&creditor=${creditor}&asOf=2021-12-31`,
});

export const RELATION_EXAMPLE = {
  parties: ['JPN', 'USA'],
  asOf: '2021-12-31T23:59:59.999Z',
  knownAt: '2026-03-02T09:15:04.311Z',
  disputed: [],
  outstanding: [
    {
      id: '1f9d2b6c-3b3e-5f0c-8b9e-6b8f4a9a2c10',
      commitment: { id: COMMITMENT_ID, kind: 'planned_visit', subject: SUBJECT, debtors: ['JPN', 'USA'] },
      action: 'Look whether anything has moved, and log it',
      owner: null,
      dueOn: null,
      overdue: false,
      reason: 'review_due',
      why: '“at the earliest opportunity” names no date, and nothing has moved since 13 November 2021; it is looked at every 30 days.',
      since: '2021-12-12T23:45:00.000Z',
      state: 'outstanding',
      source: SAYING,
    },
  ],
  truncated: [],
  owes: [oneWay('JPN', 'USA'), oneWay('USA', 'JPN')],
};
