import type { SourceRequest } from '#libs/application';
import type { Asked } from './requests/asked.js';

/** Ids as OpenAPI shows them. */
export const EVENT_ID = '1b7c2f9e-5a3d-5e8f-b0c4-6d9e7a2f1c35';
export const OTHER_ID = '27d0c6f1-8e49-5b13-a6f2-90b3d5c7e814';

/** A publication that the ledger does not hold. */
export const CITED = (publishedOn: string, quote: string): SourceRequest => ({
  title: 'Joint statement',
  publisher: 'Ministry of Foreign Affairs of Japan',
  publishedOn,
  url: 'https://www.mofa.go.jp/',
  quote,
});

/** The visit that was agreed in November 2021. */
export const RECORDING: Asked<'record'> = {
  kind: 'planned_visit',
  subject: 'Arrange a visit to the US by Prime Minister Kishida',
  debtors: ['JPN', 'USA'],
  creditors: ['JPN', 'USA'],
  beneficiaries: [],
  thirdParties: [],
  terms: {
    visitor: { name: 'Kishida Fumio', office: 'Prime Minister', party: 'JPN' },
    host: 'USA',
    obligation: 'arrange',
  },
  strength: { act: 'created', level: 'high', intensifiers: [], legalForce: 'political' },
  deadline: { type: 'vague_soon', asStated: 'at the earliest opportunity' },
  speakers: [{ name: 'Antony Blinken', office: 'Secretary of State', party: 'USA' }],
  effective: '2021-11-13T08:45:00+09:00',
  source: CITED(
    '2021-11-13',
    'They agreed to arrange for Prime Minister Kishida to visit the United States at the earliest opportunity.',
  ),
};
