import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  commitment,
  COMMITMENT_SCHEMAS,
  type CommitmentCommand,
  type CommitmentEvent,
  type CommitmentRecord,
  document,
  DOCUMENT_SCHEMAS,
  party,
  PARTY_SCHEMAS,
} from '#libs/commitments';
import {
  Codec,
  type EventStore,
  handle,
  type Handled,
  Projector,
  type ProjectorOptions,
  Refused,
  type RowStore,
  Streams,
  uuidv5,
} from '#libs/event-sourcing';
import { type Queries, READ_MODELS } from '#libs/read-models';
import { type Effort, MemoryEventStore, openSqliteQueries, SqliteRowStore } from '#libs/storage';
import { dumpOf } from './dump.js';

export const FOLDABLES = [
  { decider: commitment, codec: new Codec(COMMITMENT_SCHEMAS) },
  { decider: document, codec: new Codec(DOCUMENT_SCHEMAS) },
  { decider: party, codec: new Codec(PARTY_SCHEMAS) },
];

const SPACE = '0b7e5f0a-0000-4000-8000-000000000000';
const ids = new Map<number, string>();

export function idOf(nth: number): string {
  const id = ids.get(nth) ?? uuidv5(SPACE, String(nth));
  ids.set(nth, id);
  return id;
}

/** A ledger, in memory unless told otherwise, that real commands are carried to, one day apart unless told otherwise. */
export class TrialLedger {
  now = Date.UTC(2022, 0, 1);
  private commands = 0;
  readonly commitments: Streams<CommitmentRecord, CommitmentCommand, CommitmentEvent>;

  constructor(readonly store: EventStore = new MemoryEventStore({ now: () => this.now })) {
    this.commitments = new Streams(store, commitment, new Codec(COMMITMENT_SCHEMAS));
  }

  /** What was made, or nothing when the rules refuse. */
  async act(nth: number, command: CommitmentCommand): Promise<Handled<unknown> | undefined> {
    const commandId = uuidv5(SPACE, `command ${this.commands++}`);
    const ledger = { store: this.store, now: () => this.now, salt: () => new Uint8Array(32) };
    try {
      return await handle(
        ledger,
        this.commitments,
        idOf(nth),
        { commandId, actor: 'trial', canonical: commandId },
        () => command,
      );
    } catch (error) {
      if (error instanceof Refused) return undefined;
      throw error;
    }
  }
}

/** A row store of one engine, empty, with its questions. */
export interface Rows {
  readonly rows: RowStore;
  /** After the read models were built. */
  queries(efforts?: readonly Effort[]): Queries;
  /** Every row that readers see, as text in order, by table; numbers of the full-text index apart. */
  dump(): Promise<Readonly<Record<string, readonly string[]>>>;
  close(): Promise<void>;
}

export type OpenRows = () => Promise<Rows>;

export async function openSqliteRows(): Promise<Rows> {
  const directory = mkdtempSync(join(tmpdir(), 'pacta-rows-'));
  const rows = SqliteRowStore.open(directory);
  return {
    rows,
    queries: (efforts) => openSqliteQueries(directory, efforts),
    dump: async () => dumpOf(directory),
    async close() {
      await rows.close();
      rmSync(directory, { recursive: true });
    },
  };
}

export const projectorOf = (ledger: TrialLedger, rows: RowStore, options: Partial<ProjectorOptions> = {}): Projector =>
  new Projector({
    store: ledger.store,
    rows,
    models: READ_MODELS,
    foldables: FOLDABLES,
    now: () => ledger.now,
    ...options,
  });
