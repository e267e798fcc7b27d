import { COMMITMENT_ID, EVENT_ID } from '../register/register.examples.js';

export const ASSESSMENTS_EXAMPLE = {
  scheme: 'G20RG',
  known: { title: 'G20 Research Group: compliance', scores: ['-1', '0', '+1'] },
  window: '2022–2023',
  windows: ['2021–2022', '2022–2023'],
  asOf: '2023-09-10T00:00:00.000Z',
  knownAt: '2023-09-10T00:00:00.000Z',
  rounding: 'to 2 decimals, half away from zero',
  overall: {
    scores: [
      { score: '-1', assessments: 0 },
      { score: '0', assessments: 1 },
      { score: '+1', assessments: 2 },
    ],
    assessments: 3,
    mean: { value: '0.67', sum: '2', of: 3 },
    coverage: { commitments: 2, assessed: 2, final: 2, interim: 0 },
  },
  debtors: [
    {
      debtor: 'JPN',
      scores: [
        { score: '-1', assessments: 0 },
        { score: '0', assessments: 0 },
        { score: '+1', assessments: 2 },
      ],
      assessments: 2,
      mean: { value: '1.00', sum: '2', of: 2 },
      coverage: { commitments: 2, assessed: 2, final: 2, interim: 0 },
    },
    {
      debtor: 'USA',
      scores: [
        { score: '-1', assessments: 0 },
        { score: '0', assessments: 1 },
        { score: '+1', assessments: 0 },
      ],
      assessments: 1,
      mean: { value: '0.00', sum: '0', of: 1 },
      coverage: { commitments: 2, assessed: 1, final: 1, interim: 0 },
    },
  ],
  changed: [
    {
      commitment: COMMITMENT_ID,
      debtor: 'USA',
      assessor: 'G20 Research Group',
      was: null,
      now: { score: '0', final: true, event: EVENT_ID },
    },
  ],
};
