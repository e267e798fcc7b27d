export const COMMITMENT_ID = '6d2b6e0a-5c0f-5d0e-9c53-0d9b1f6f7f11';
export const DOCUMENT_ID = '0b9f6c43-9f0a-5a06-8a52-4a0a1f3f6a77';
export const EVENT_ID = 'b51b2c1e-7a0f-5c56-8f6e-2d1d2c3b4a59';

export const COMMITMENTS_EXAMPLE = {
  items: [
    {
      id: COMMITMENT_ID,
      kind: 'planned_visit',
      subject: 'Arrange a visit to the US by Prime Minister Kishida',
      debtors: ['JPN', 'USA'],
      creditors: ['JPN', 'USA'],
      effective: '2021-11-13T08:45:00+09:00',
      deadline: { type: 'vague_soon', asStated: 'at the earliest opportunity' },
      status: 'arranging',
      standing: [
        { debtor: 'JPN', status: 'arranging', since: '2021-11-13T08:45:00+09:00' },
        { debtor: 'USA', status: 'arranging', since: '2021-11-13T08:45:00+09:00' },
      ],
      conditions: ['review_due'],
      disputed: false,
      disputes: [],
      dueOn: null,
      version: 1,
      position: '7',
      recordedAt: '2021-11-14T09:12:33.021Z',
    },
  ],
  next: null,
};
