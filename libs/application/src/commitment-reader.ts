import { Injectable } from '@nestjs/common';
import { type Instant, Ledger, type Loaded, type Position, rfc3339, type StoredEvent } from '#libs/event-sourcing';
import {
  actsAllowed,
  type ActName,
  allowedActs,
  type Dispute,
  answer,
  beliefOf,
  type CommitmentAnswer,
  type CommitmentEvent,
  type CommitmentRecord,
  type EventType,
  history,
  type HistoryItem,
  refuse,
  stateAt,
  type Status,
} from '#libs/commitments';
import { type Link, Queries } from '#libs/read-models';
import { type Asked, ReadSide } from './read-side.js';
import { CommitmentStreams } from './streams.js';

export interface CommitmentView extends CommitmentAnswer {
  readonly id: string;
  readonly links: readonly Link[];
  readonly version: number;
  readonly position: Position | null;
  /** When the commitment was recorded. */
  readonly recordedAt: string;
}

export type HistoryEntry = Omit<HistoryItem, 'event'> & {
  readonly position?: Position;
  readonly event: { readonly id: string; readonly type: EventType; readonly schema: number };
  readonly actor: string;
};

export interface AllowedActs {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly disputed: boolean;
  readonly disputes: readonly Dispute[];
  readonly acts: readonly ActName[];
  readonly standing: readonly { readonly debtor: string; readonly status: Status; readonly acts: readonly ActName[] }[];
}

type Commitment = Loaded<CommitmentRecord, CommitmentEvent>;

/** Answers about one commitment, folded from its own stream when asked: always current, no read model of their own. */
@Injectable()
export class CommitmentReader {
  constructor(
    private readonly ledger: Ledger,
    private readonly streams: CommitmentStreams,
    private readonly queries: Queries,
    private readonly reads: ReadSide,
  ) {}

  async view(id: string, { asOf = this.ledger.now(), knownAt }: Asked): Promise<CommitmentView> {
    const known = this.asKnown(await this.load(id), knownAt);
    const told = answer(beliefOf(known.record)!, asOf);
    if (!told) throw refuse('not-yet', 'At that time the commitment had not been made.');
    const last = known.stored.at(-1);
    return {
      id,
      ...told,
      links: await this.queries.links(
        id,
        await this.reads.clocks({ asOf, ...(knownAt === undefined ? {} : { knownAt }) }),
      ),
      version: known.record.length,
      position: last?.position ?? null,
      recordedAt: rfc3339(known.record[0]!.recordedAt),
    };
  }

  /** The entries from a version on, oldest first; `asOf` leaves out what took effect later. */
  async history(id: string, { asOf, knownAt }: Asked, { from, limit, upTo }: Span): Promise<HistoryPage> {
    const { record, stored } = this.asKnown(await this.load(id), knownAt, upTo);
    const { facts } = beliefOf(record)!;
    if (asOf !== undefined && facts[0].countsAt > asOf)
      throw refuse('not-yet', 'At that time the commitment had not been made.');
    const late = new Set(facts.filter(({ countsAt }) => countsAt > (asOf ?? Infinity)).map((fact) => fact.id));
    const items = history(record, from, limit).filter(({ event }) => !late.has(event.id));
    const next = from + limit <= record.length ? { next: from + limit } : {};
    return { items: items.map((item) => historyEntry(item, stored)), version: record.length, ...next };
  }

  async allowedActs(id: string, { asOf = this.ledger.now(), knownAt }: Asked): Promise<AllowedActs> {
    const { record } = this.asKnown(await this.load(id), knownAt);
    const belief = beliefOf(record)!;
    const told = answer(belief, asOf);
    const state = stateAt(belief, asOf);
    if (!told || !state) throw refuse('not-yet', 'At that time the commitment had not been made.');
    const { status, disputed, disputes } = told;
    const about = { id, version: record.length, status, disputed, disputes };
    if (belief.retracted) return { ...about, acts: [], standing: [] };
    const standing = state.standings.map((each) => ({
      debtor: each.debtor,
      status: each.status,
      acts: actsAllowed(state, each),
    }));
    return { ...about, acts: allowedActs(state), standing };
  }

  /** What was recorded of a commitment by an instant, up to a version. */
  async record(id: string, knownAt?: Instant, upTo?: number): Promise<CommitmentRecord> {
    return this.asKnown(await this.load(id), knownAt, upTo).record;
  }

  private async load(id: string): Promise<Commitment> {
    await this.reads.checkNotParked(this.streams.nameOf(id));
    const loaded = await this.streams.load(id);
    if (loaded.version === 0) throw refuse('not-found', `There is no commitment ${id}.`);
    return loaded;
  }

  /** What was recorded by an instant, and up to a version. */
  private asKnown({ state, stored }: Commitment, knownAt: Instant = Infinity, upTo = Infinity): Known {
    const version = state.filter((event) => event.recordedAt <= knownAt && event.version <= upTo).length;
    if (version === 0) throw refuse('not-yet', 'At that time the commitment had not been recorded.');
    return version === state.length
      ? { record: state, stored }
      : { record: state.slice(0, version), stored: stored.slice(0, version) };
  }
}

/** Which entries: from a version on, at most so many, of those that stood when the record was `upTo` long. */
export interface Span {
  readonly from: number;
  readonly limit: number;
  readonly upTo?: number;
}

export interface HistoryPage {
  readonly items: readonly HistoryEntry[];
  /** How long the record is that they were read from. */
  readonly version: number;
  /** The version of the entry behind the last. */
  readonly next?: number;
}

interface Known {
  readonly record: CommitmentRecord;
  readonly stored: readonly StoredEvent[];
}

/** An entry of a commitment's history, with what its event was stored with. */
export function historyEntry({ event, ...item }: HistoryItem, stored: readonly StoredEvent[]): HistoryEntry {
  const { position, schema, metadata } = stored[item.version - 1]!;
  return {
    ...item,
    ...(position === undefined ? {} : { position }),
    event: { ...event, schema },
    actor: metadata.actor,
  };
}
