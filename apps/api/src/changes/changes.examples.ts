import { COMMITMENT_ID, DOCUMENT_ID, EVENT_ID } from '../register/register.examples.js';

const commitment = {
  id: COMMITMENT_ID,
  kind: 'planned_visit',
  subject: 'Arrange a visit to the US by Prime Minister Kishida',
  debtors: ['JPN', 'USA'],
};
const quote =
  'They agreed to arrange for Prime Minister Kishida to visit the United States at the earliest opportunity.';
const why =
  '“at the earliest opportunity” names no date, and nothing has moved since 13 November 2021; it is looked at every 30 days.';

export const CHANGES_EXAMPLE = {
  items: [
    {
      type: 'recorded',
      at: '2021-11-14T09:12:33.021Z',
      commitment,
      document: null,
      says: 'Japan and the United States promised each other on 13 November 2021 (a planned visit): Arrange a visit to the US by Prime Minister Kishida.',
      event: { id: EVENT_ID, type: 'CommitmentRecorded', version: 1 },
      effective: '2021-11-13T08:45:00+09:00',
      recordedAt: '2021-11-14T09:12:33.021Z',
      position: '7',
      condition: null,
      since: null,
      why: null,
      changes: [],
      source: { document: DOCUMENT_ID, quote, verified: true },
    },
    {
      type: 'derived',
      at: '2021-12-12T23:45:00.000Z',
      commitment,
      document: null,
      says: why,
      event: null,
      effective: null,
      recordedAt: null,
      position: null,
      condition: 'review_due',
      since: '2021-12-12T23:45:00.000Z',
      why,
      changes: [{ path: '/conditions/review_due', was: null, now: true }],
      source: {
        event: EVENT_ID,
        type: 'CommitmentRecorded',
        effective: '2021-11-13T08:45:00+09:00',
        document: DOCUMENT_ID,
        title: 'Telephone talk',
        quote,
        verified: true,
      },
    },
  ],
  next: null,
};
