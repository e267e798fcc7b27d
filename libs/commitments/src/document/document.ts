import type { Command, Decider, DomainEvent, RecordedEvent, Schemas } from '#libs/event-sourcing';
import type { Redact } from '../commitment/acts.js';
import { type EventRedacted, redacted } from '../redaction.js';
import { refuse } from '../refusals.js';
import { optional } from '../optional.js';
import { anchor } from './quote.js';
import type { Anchored } from './source.js';

/** Why a statement is no commitment. `headline`: it says again what the text says. */
export const STATEMENT_CLASSES = ['position', 'request', 'hope', 'courtesy', 'assessment', 'fact', 'headline'] as const;

/** How much text one document may hold, in bytes of UTF-8. */
export const DOCUMENT_BYTES_MAX = 512 * 1024;

export interface DocumentData {
  readonly title: string;
  readonly publisher?: string;
  /** Year, month or day, as published. */
  readonly publishedOn?: string;
  readonly url?: string;
  /** BCP 47. */
  readonly language?: string;
  /** Exactly as received: nothing is normalised, and quotes are anchored in it. */
  readonly text?: string;
}

/** A statement is known by the id of the event that noted it. */
export type Statement = {
  readonly class: (typeof STATEMENT_CLASSES)[number];
  readonly quote: string;
  readonly reason?: string;
} & (({ readonly verified: true } & Anchored) | { readonly verified: false });

export type DocumentEvent =
  | DomainEvent<'DocumentAdded', DocumentData & { readonly sha256?: string }>
  | DomainEvent<'StatementNoted', Statement>
  | EventRedacted;

export type DocumentCommand =
  | Redact
  | Command<'add-document', DocumentData & { readonly sha256?: string }>
  | Command<
      'note-statement',
      {
        readonly class: Statement['class'];
        readonly quote: string;
        readonly occurrence?: number;
        readonly reason?: string;
      }
    >;

/** What a later decision reads: the document, and what was noted in it, by id. */
export interface Document {
  readonly added?: DocumentData;
  readonly statements: ReadonlyMap<string, Statement>;
  /** Its own words were erased: what stands in their place is nobody's. */
  readonly isErased: boolean;
  /** The statements whose words were erased. */
  readonly erased: ReadonlySet<string>;
}

export const DOCUMENT_SCHEMAS: Schemas<DocumentEvent['type']> = {
  DocumentAdded: [],
  StatementNoted: [],
  EventRedacted: [],
};

/** A text that promises are read in. Stream: `document-<id>`; the id stands for the content, so the same one comes once. */
export const document: Decider<Document, DocumentCommand, DocumentEvent> = {
  category: 'document',
  initial: { statements: new Map(), isErased: false, erased: new Set() },

  decide(command, { added, statements, isErased }) {
    if (command.type === 'redact') return redacted(command);
    if (isErased)
      throw refuse('redacted', 'The words of this document were erased: nothing can be read in it any more.');
    if (command.type === 'add-document') return added ? [] : [{ type: 'DocumentAdded', data: command.data }];
    if (!added) throw refuse('not-found', 'There is no such document.');
    const { class: ofClass, quote, occurrence, reason } = command.data;
    const place = locate(added, quote, occurrence);
    const statement: Statement = { class: ofClass, quote, ...optional({ reason }), ...place };
    const text = JSON.stringify(statement);
    return [...statements.values()].some((each) => JSON.stringify(each) === text)
      ? []
      : [{ type: 'StatementNoted', data: statement }];
  },

  evolve(document, events: readonly RecordedEvent<DocumentEvent>[]) {
    let { added, isErased } = document;
    const [statements, erased] = [new Map(document.statements), new Set(document.erased)];
    for (const { id, type, data } of events) {
      if (type === 'DocumentAdded') added = data;
      if (type === 'StatementNoted') statements.set(id, data);
      if (type !== 'EventRedacted') continue;
      // A stream of a document has nothing else to erase.
      if (statements.has(data.event)) erased.add(data.event);
      else isErased = true;
    }
    return { ...optional({ added }), statements, isErased, erased };
  },
};

/** Where a quote stands in a document: verified against its text, or not where the ledger does not hold the text. */
export function locate(
  { text }: DocumentData,
  quote: string,
  occurrence?: number,
): ({ verified: true } & Anchored) | { verified: false } {
  return text === undefined ? { verified: false } : { ...anchor(text, quote, occurrence), verified: true };
}
