import { believe, ERASED, type Projected, put, type ReadModel, type Row, type Write } from '#libs/event-sourcing';
import {
  beliefOf,
  type CommitmentEvent,
  type CommitmentRecord,
  type Document,
  type DocumentEvent,
  type Fact,
} from '#libs/commitments';
import { ofCommitments } from './of-commitments.js';

type Added = Projected<Extract<DocumentEvent, { type: 'DocumentAdded' }>, Document>;
type Noted = Projected<Extract<DocumentEvent, { type: 'StatementNoted' }>, Document>;

/** The documents, the statements noted in them, and the quotes that commitments anchor in them. Offsets: UTF-16 code units. */
export const documents: ReadModel = {
  name: 'documents',
  version: 1,
  tables: {
    documents: {
      columns: {
        id: 'text',
        title: 'text',
        publisher: 'text?',
        publishedOn: 'text?',
        url: 'text?',
        language: 'text?',
        /** Hex, over the text's UTF-8; none where the ledger does not hold the text. */
        sha256: 'text?',
        characters: 'integer?',
        recordedAt: 'integer',
        position: 'integer',
      },
      key: ['id'],
      indexes: [['position']],
    },
    statements: {
      columns: {
        id: 'text',
        document: 'text',
        class: 'text',
        reason: 'text?',
        quote: 'text',
        start: 'integer?',
        end: 'integer?',
        prefix: 'text?',
        suffix: 'text?',
        position: 'integer',
      },
      key: ['id'],
      indexes: [['document', 'start']],
    },
    quotes: {
      columns: {
        commitment: 'text',
        event: 'text',
        type: 'text',
        document: 'text',
        /** The noted statement that the commitment promotes. */
        statement: 'text?',
        quote: 'text',
        start: 'integer?',
        end: 'integer?',
        prefix: 'text?',
        suffix: 'text?',
      },
      key: ['commitment', 'event'],
      indexes: [['document', 'start'], ['statement']],
      bitemporal: true,
    },
  },
  on: {
    DocumentAdded: ({ stream, position, recordedAt, data }: Added): readonly Write[] => [
      put('documents', {
        id: idOf(stream),
        title: data.title,
        publisher: data.publisher ?? null,
        publishedOn: data.publishedOn ?? null,
        url: data.url ?? null,
        language: data.language ?? null,
        sha256: data.sha256 ?? null,
        characters: data.text === ERASED ? null : (data.text?.length ?? null),
        recordedAt,
        position: Number(position),
      }),
    ],
    StatementNoted: ({ id, stream, position, data }: Noted): readonly Write[] => [
      put('statements', {
        id,
        document: idOf(stream),
        class: data.class,
        reason: data.reason ?? null,
        quote: data.quote,
        ...placeOf(data),
        position: Number(position),
      }),
    ],
    ...ofCommitments(anchorQuotes),
  },
};

const idOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);

function anchorQuotes({ stream, version, state }: Projected<CommitmentEvent, CommitmentRecord>): readonly Write[] {
  const commitment = idOf(stream);
  const belief = beliefOf(state)!;
  const rows = belief.retracted ? [] : belief.facts.flatMap((fact) => quoteOf(commitment, fact));
  return [believe('quotes', { commitment }, rows, version === 1)];
}

function quoteOf(commitment: string, { id, type, data }: Fact): readonly Row[] {
  const source = 'source' in data ? data.source : undefined;
  if (!source || !('document' in source)) return [];
  const { document, quote, statement = null } = source;
  return [{ commitment, event: id, type, document, statement, quote, ...placeOf(source) }];
}

type Place =
  | { readonly verified: false }
  | {
      readonly verified: true;
      readonly start: number;
      readonly end: number;
      readonly prefix: string;
      readonly suffix: string;
    };

function placeOf(source: Place): Row {
  if (!source.verified) return { start: null, end: null, prefix: null, suffix: null };
  const { start, end, prefix, suffix } = source;
  return { start, end, prefix, suffix };
}
