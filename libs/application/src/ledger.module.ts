import { randomBytes } from 'node:crypto';
import {
  type DynamicModule,
  Inject,
  Injectable,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
  type Type,
} from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import {
  type Batch,
  EventStore,
  Ledger,
  Progress,
  type ProjectorOptions,
  RowStore,
  type Watch,
} from '#libs/event-sourcing';
import { Queries } from '#libs/read-models';
import type { StoreWatch } from '#libs/storage';
import type { TransparencyLog } from '#libs/transparency';
import { ChangesReader } from './changes-reader.js';
import { CommitmentReader } from './commitment-reader.js';
import { ExecuteCommitmentHandler } from './commitment.handler.js';
import { ExecuteDocumentHandler } from './document.handler.js';
import { assertKnown } from './known-events.js';
import { Imports } from './import/imports.js';
import { Tables } from './table/tables.js';
import { Parties } from './parties.js';
import { RegisterPartyHandler } from './party.handler.js';
import { ReadSide } from './read-side.js';
import { openProgress } from './opened-progress.js';
import { openQueries, openRows } from './opened-rows.js';
import { OpenedStore } from './opened-store.js';
import { RedactEventHandler } from './redaction.handler.js';
import { AssessmentReader } from './assessment-reader.js';
import { AssistanceReader } from './assistance-reader.js';
import { RelationReader } from './relation-reader.js';
import { Shapes } from './shapes.js';
import { Sources } from './sources.js';
import { StatementReader } from './statement-reader.js';
import { Checkpoints } from './transparency/checkpoints.js';
import { EvidenceReader } from './transparency/evidence.js';
import { TRANSPARENCY, transparencyProviders } from './transparency/providers.js';
import { LogVerifier } from './transparency/log-verifier.js';
import { RollbackGuard } from './transparency/rollback-guard.js';
import {
  CATEGORIES,
  COMMITMENT_CODEC,
  CommitmentStreams,
  DOCUMENT_CODEC,
  DocumentStreams,
  PARTY_CODEC,
  PartyStreams,
} from './streams.js';

/** Told of what is done in the ledger, and when it is done. */
export interface LedgerWatch extends StoreWatch {
  /** Of events that are carried into read models. */
  readonly batch?: Watch<Batch>;
}

/**
 * `projector`: carries events into the read models, gives them their leaves and signs heads; of several, one leads. `api`:
 * answers requests and keeps nothing; any number. `all`: both.
 */
export type Role = 'all' | 'api' | 'projector';

export interface LedgerOptions {
  /** Made when it is missing. */
  readonly dataDirectory: string;
  /** A store that was opened already, such as one in memory; it is closed with the ledger. */
  readonly events?: EventStore & { readonly log: TransparencyLog };
  /** `esdb://…`, where the events are in EventStoreDB or KurrentDB; SQLite in the data directory without it. */
  readonly eventStore?: string;
  /** `postgres://…`, where the read models are in PostgreSQL; SQLite in the data directory without it. */
  readonly readModels?: string;
  /** What this process does; everything without it. `api` and `projector` need both servers. */
  readonly role?: Role;
  /** What the log's key is made for, and has to be of; any without it. */
  readonly ledgerName?: string;
  /** Where the last signed head is kept; `tlog.head` in the data directory without it. */
  readonly headFile?: string;
  /** Ms since the epoch; the system's clock without it. */
  readonly now?: () => number;
  /** So many bytes stay free on the disk of the ledger, or writes are refused; 64 MiB without it. */
  readonly freeBytesMin?: number;
  /** Told of appends, commits and batches: for metrics and traces. */
  readonly watch?: LedgerWatch;
  /** Told while read models are built anew. */
  readonly onProgress?: NonNullable<ProjectorOptions['onProgress']>;
  /** Told, perhaps again and again, what another process has to do before this one can begin. */
  readonly onWaiting?: (reason: string) => void;
  /** Told where another process leads, and this one takes over when that one ends. Without it, it is not waited for: `LeaseTaken`. */
  readonly onStandby?: () => void;
  /** Told when another process leads from now on, or led meanwhile: whoever opened the ledger closes it. */
  readonly onLeaseLost?: () => void;
}

const OPTIONS = Symbol('LedgerOptions');

const SALT_BYTES = 32;
const POOL_BYTES = 256 * SALT_BYTES;

@Injectable()
class SystemLedger extends Ledger {
  private pool = randomBytes(POOL_BYTES);
  private used = 0;

  constructor(
    override readonly store: EventStore,
    @Inject(OPTIONS) private readonly options: LedgerOptions,
  ) {
    super();
  }

  override now(): number {
    return this.options.now?.() ?? Date.now();
  }

  /** From a pool: asking the system for 32 bytes at a time costs more than hashing a command. */
  override salt(): Uint8Array {
    if (this.used === this.pool.length) {
      this.pool = randomBytes(POOL_BYTES);
      this.used = 0;
    }
    this.used += SALT_BYTES;
    return Uint8Array.prototype.slice.call(this.pool, this.used - SALT_BYTES, this.used);
  }
}

/** Opens the stores and follows the ledger; closes them in the order in which nothing is lost. */
@Injectable()
class Lifecycle implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly store: EventStore,
    private readonly opened: OpenedStore,
    private readonly guard: RollbackGuard,
    private readonly rows: RowStore,
    private readonly queries: Queries,
    private readonly progress: Progress,
    private readonly checkpoints: Checkpoints,
  ) {}

  async onModuleInit(): Promise<void> {
    await assertKnown(this.store, [COMMITMENT_CODEC, DOCUMENT_CODEC, PARTY_CODEC]);
    await this.progress.start();
    if (this.guard.reason === undefined) this.opened.sequencer?.start();
    this.checkpoints.follow();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.checkpoints.stop();
    await this.progress.stop();
    await this.queries.close();
    await this.rows.close();
    await this.opened.close();
  }
}

/** The ledger on its stores, for every app: the command handlers, and what answers questions. */
@Module({})
export class LedgerModule {
  /** @param shapes how the edge validates what only the state of a commitment can name */
  static with(options: LedgerOptions, shapes: Type<Shapes>): DynamicModule {
    return {
      module: LedgerModule,
      global: true,
      imports: [CqrsModule],
      providers: [
        { provide: OPTIONS, useValue: options },
        {
          provide: OpenedStore,
          useFactory: async () => OpenedStore.open(options, CATEGORIES),
        },
        ...transparencyProviders(options),
        // The row store opens behind the event store, which holds the lock on the directory.
        {
          provide: RowStore,
          inject: [LogVerifier, EventStore],
          useFactory: async ({ verifier }: LogVerifier) => openRows(options, verifier.text),
        },
        {
          provide: Progress,
          inject: [EventStore, RowStore],
          useFactory: (store: EventStore, rows: RowStore) => openProgress(store, rows, options),
        },
        { provide: Queries, inject: [RowStore], useFactory: () => openQueries(options) },
        { provide: Ledger, useClass: SystemLedger },
        { provide: Shapes, useClass: shapes },
        ...[CommitmentStreams, DocumentStreams, PartyStreams].map((streams) => ({
          provide: streams,
          inject: [EventStore],
          useFactory: (store: EventStore) => new streams(store),
        })),
        Sources,
        Parties,
        ReadSide,
        CommitmentReader,
        EvidenceReader,
        StatementReader,
        AssessmentReader,
        AssistanceReader,
        RelationReader,
        ChangesReader,
        ExecuteCommitmentHandler,
        ExecuteDocumentHandler,
        RegisterPartyHandler,
        RedactEventHandler,
        Imports,
        Tables,
        Lifecycle,
      ],
      exports: [
        CqrsModule,
        EventStore,
        OpenedStore,
        Ledger,
        RowStore,
        Progress,
        Queries,
        CommitmentStreams,
        DocumentStreams,
        Parties,
        ReadSide,
        CommitmentReader,
        EvidenceReader,
        StatementReader,
        AssessmentReader,
        AssistanceReader,
        RelationReader,
        ChangesReader,
        Imports,
        Tables,
        ...TRANSPARENCY,
      ],
    };
  }
}
