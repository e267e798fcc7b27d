import { COMMITMENT_ID, DOCUMENT_ID, EVENT_ID } from '../register/register.examples.js';

const TEXT = 'The officials agreed to arrange a visit. Both sides hope for a lasting friendship.';

export const NEW_DOCUMENT = {
  title: 'Foreign ministers speak by telephone',
  publisher: 'Example Wire',
  publishedOn: '2021-11-13',
  url: 'https://example.org/2021/11/13/call',
  language: 'en',
  text: TEXT,
};

const { text: _, ...SAID } = NEW_DOCUMENT;
const DIGEST = { sha256: '5f1e6b7f7c34b0b6f0a5d5ac5e9d4d1d6f2b1f0e5a4c3b2a19088f7e6d5c4b3a', characters: TEXT.length };

export const ADDED = {
  id: DOCUMENT_ID,
  version: 1,
  position: '1',
  leafIndex: 0,
  events: [{ id: EVENT_ID, type: 'DocumentAdded', version: 1 }],
  conflicts: [],
  ...SAID,
  ...DIGEST,
};

const ROW = { id: DOCUMENT_ID, ...SAID, ...DIGEST, recordedAt: '2021-11-14T09:12:30.000Z' };

export const DOCUMENTS = { items: [ROW], next: null };

const place = (quote: string) => {
  const start = TEXT.indexOf(quote);
  const end = start + quote.length;
  return {
    quote,
    verified: true,
    start,
    end,
    prefix: TEXT.slice(Math.max(0, start - 32), start),
    suffix: TEXT.slice(end, end + 32),
  };
};

const STATEMENT_ID = '9a4d7f3c-16a5-5f6a-8f0a-2b7c1d9e5e44';
const HOPE = 'Both sides hope for a lasting friendship.';

export const DOCUMENT = {
  ...ROW,
  text: TEXT,
  quotes: [
    {
      commitment: COMMITMENT_ID,
      event: EVENT_ID,
      type: 'CommitmentRecorded',
      statement: null,
      ...place('The officials agreed to arrange a visit.'),
    },
  ],
  statements: [{ id: STATEMENT_ID, class: 'hope', reason: null, promotedTo: [], ...place(HOPE) }],
  version: 2,
  position: '3',
};

export const NEW_STATEMENT = { class: 'hope', quote: HOPE };

export const NOTED = {
  id: DOCUMENT_ID,
  version: 2,
  position: '3',
  leafIndex: 2,
  events: [{ id: STATEMENT_ID, type: 'StatementNoted', version: 2 }],
  conflicts: [],
  statementId: STATEMENT_ID,
};
