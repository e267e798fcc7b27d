import { Codec, type EventStore, type Foldable, Streams } from '#libs/event-sourcing';
import {
  commitment,
  COMMITMENT_SCHEMAS,
  type CommitmentCommand,
  type CommitmentEvent,
  type CommitmentRecord,
  document,
  type Document,
  DOCUMENT_SCHEMAS,
  type DocumentCommand,
  type DocumentEvent,
  party,
  type Party,
  PARTY_SCHEMAS,
  type PartyCommand,
  type PartyEvent,
} from '#libs/commitments';

export const COMMITMENT_CODEC = new Codec<CommitmentEvent>(COMMITMENT_SCHEMAS);
export const DOCUMENT_CODEC = new Codec<DocumentEvent>(DOCUMENT_SCHEMAS);
export const PARTY_CODEC = new Codec<PartyEvent>(PARTY_SCHEMAS);

/** Texts are long: this many events of documents are kept in memory, 100 MiB at the very most. */
const DOCUMENT_EVENTS_CACHED = 100;

/** The streams of each decider; the classes are the injection tokens. */
export class CommitmentStreams extends Streams<CommitmentRecord, CommitmentCommand, CommitmentEvent> {
  constructor(store: EventStore, cachedEventsMax?: number) {
    super(store, commitment, COMMITMENT_CODEC, cachedEventsMax);
  }
}

export class DocumentStreams extends Streams<Document, DocumentCommand, DocumentEvent> {
  constructor(store: EventStore) {
    super(store, document, DOCUMENT_CODEC, DOCUMENT_EVENTS_CACHED);
  }
}

export class PartyStreams extends Streams<Party, PartyCommand, PartyEvent> {
  constructor(store: EventStore) {
    super(store, party, PARTY_CODEC);
  }
}

/** The deciders whose streams the ledger holds. */
export const FOLDABLES = [
  { decider: commitment, codec: COMMITMENT_CODEC },
  { decider: document, codec: DOCUMENT_CODEC },
  { decider: party, codec: PARTY_CODEC },
] as unknown as readonly Foldable[];

/** Of their streams. */
export const CATEGORIES: readonly string[] = FOLDABLES.map(({ decider }) => decider.category);
