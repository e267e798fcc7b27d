const MAPPING = {
  table: 'harbours',
  title: 'Harbours for all: compliance',
  publisher: 'Harbour Watch',
  id: 'No',
  record: {
    kind: 'policy_undertaking',
    subject: { column: 'Undertaking' },
    debtors: ['JPN', 'USA'],
    creditors: ['JPN', 'USA'],
    terms: { target: { column: 'Target' }, assessmentScheme: 'G20RG' },
    effective: { column: 'Adopted', as: 'date', format: 'DD.MM.YYYY' },
  },
  assess: {
    columns: { Japan: 'JPN', 'United States': 'USA' },
    scores: { '-1': '-1', '\u22121': '-1', '0': '0', '+1': '+1' },
    assessor: 'Harbour Watch',
    scheme: 'G20RG',
    window: '2023',
    average: { column: 'Average' },
  },
} as const;

/** A table of one row, with a cell that cannot be read. */
export const TABLE = {
  mapping: MAPPING,
  edition: { publishedOn: '2024-03-01', url: 'https://example.org/harbours.csv' },
  csv: 'No,Undertaking,Target,Adopted,Japan,United States,Average\n1,Light every pier,All piers lit by 2025,10.05.2023,+1,partly,1\n',
};

export const TABLE_REPORT = {
  table: 'harbours',
  edition: { number: 1, publishedOn: '2024-03-01', document: '6c1d1fd5-6b5f-5f0e-8a53-0b9f0d6a4f9e', isKnown: false },
  dryRun: false,
  counts: {
    rows: 1,
    recorded: 2,
    corrected: 0,
    unchanged: 0,
    refused: 0,
    dirty: 1,
    mismatched: 0,
    heldBack: 0,
    new: 1,
    gone: 0,
    filled: 0,
    revised: 0,
    emptied: 0,
  },
  dirty: [{ row: 2, column: 'United States', says: 'partly', detail: 'is none of "0", "-1", "\u22121", "+1"' }],
  mismatched: [],
  refused: [],
  new: ['1'],
  gone: [],
  filled: [],
  revised: [],
  emptied: [],
  position: '3',
};

export const TABLE_DESCRIPTION = `A CSV and a mapping that says which column is what: a row is a commitment, a column of a member holds
its score, and others tell acts, such as what was committed and delivered.
Nothing is guessed: a cell that cannot be read as the mapping says, or with which its commitment cannot be recorded, is reported by row and
column, with what it says, and not taken; of rows that share an id none is. An average is checked against the scores of its row.

The table itself is kept as a document, and each row is quoted from it. A later edition appends what differs: a score that is another is a
revision by the assessor, another text or date a correction, each with its reason; a row or a cell that is gone is reported, and what it said
stays. The same edition again changes nothing. Keys belong to the table, so that anybody with the role may import the next edition.`;
