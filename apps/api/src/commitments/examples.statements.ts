import type { StatementItem, StatementsDiff } from '#libs/application';
import type { ListAnswer } from '../lists/lists.js';
import { EVENT_ID, OTHER_ID } from './examples.js';

const SCOPE = [{ area: 'Senkaku Islands', mode: 'included', disputed: true, claimants: ['CHN', 'TWN'] }] as const;
const MADE = 'The United States stands by the defense of Japan.';
const AGAIN = 'The United States stands by the defense of Japan, with its full range of capabilities.';
const CITED = { title: 'Joint statement', url: 'https://www.mofa.go.jp/', verified: false } as const;
const SPEAKER = { name: 'Joe Biden', office: 'President', party: 'USA' };

const FIRST: StatementItem = {
  version: 1,
  event: EVENT_ID,
  type: 'CommitmentRecorded',
  effective: '2021-01-27',
  quote: MADE,
  speakers: [SPEAKER],
  strength: { act: 'reaffirmed', level: 'high', intensifiers: ['unwavering'], legalForce: 'treaty' },
  scope: SCOPE,
  source: { ...CITED, publishedOn: '2021-01-27', quote: MADE },
  change: null,
};

const SECOND = {
  version: 4,
  event: OTHER_ID,
  type: 'CommitmentReaffirmed',
  effective: '2022-01-21',
  by: 'USA',
  quote: AGAIN,
  speakers: [SPEAKER],
  strength: { act: 'reaffirmed', level: 'high', intensifiers: ['resolutely'], legalForce: 'treaty' },
  scope: SCOPE,
  source: { ...CITED, publishedOn: '2022-01-21', quote: AGAIN },
  change: {
    added: ['with its full range of capabilities'],
    removed: [],
    moved: [],
    scope: { gained: [], lost: [] },
    intensifiers: { gained: ['resolutely'], lost: ['unwavering'] },
  },
} as const satisfies StatementItem;

export const STATEMENTS: ListAnswer<StatementItem> = { items: [FIRST, SECOND], next: null };

const { change: _, ...from } = FIRST;
const { change, ...to } = SECOND;

export const DIFF: StatementsDiff = {
  from,
  to,
  change,
  segments: [
    { op: 'same', text: 'The United States stands by the defense of Japan, ' },
    { op: 'added', text: 'with its full range of capabilities.' },
  ],
};
