import {
  type Appended,
  EventStore,
  type OrderedEvent,
  type Position,
  type StoredEvent,
  StoreUnavailable,
  type SubscribeOptions,
} from '#libs/event-sourcing';
import { type Hash, isSameHash, rootAt, type TransparencyLog } from '#libs/transparency';
import type { HeadFile, SignedHead } from './head-file.js';

/** The ledger does not continue what was signed of it: it can be read, and nothing is written or signed. */
export class LedgerRolledBack extends StoreUnavailable {}

/** Whether the ledger that was opened continues the last head that was signed of it. */
export class RollbackGuard {
  private constructor(private said: string | undefined) {}

  /** As the process found it that signs: `hear` tells what it finds later. */
  static told(reason: string | undefined): RollbackGuard {
    return new RollbackGuard(reason);
  }

  /** @param published what other processes were told, which may be later than what the file keeps */
  static async compare(log: TransparencyLog, file: HeadFile, published?: SignedHead): Promise<RollbackGuard> {
    const head = (published?.size ?? 0) > (file.head?.size ?? 0) ? published : file.head;
    if (!head) return new RollbackGuard(undefined);
    const size = await log.size();
    const root = await log.read(rootAt(Math.min(size, head.size)));
    if (size >= head.size && isSameHash(root, head.root)) return new RollbackGuard(undefined);
    const happened =
      size < head.size
        ? `its size is ${size} (root ${text(root)}), and ${head.size} was signed (root ${text(head.root)})`
        : `at size ${head.size} its root is ${text(root)}, and ${text(head.root)} was signed`;
    return new RollbackGuard(
      `The ledger is read-only, since it does not continue the last head that was signed of it: ${happened}. Restore the newer ledger, or stop Pacta and go on from this one with pacta accept-head.`,
    );
  }

  /** What happened and what to do, where it does not. */
  get reason(): string | undefined {
    return this.said;
  }

  hear(reason: string | undefined): void {
    this.said = reason;
  }

  /** Throws `LedgerRolledBack`. */
  check(): void {
    if (this.reason !== undefined) throw new LedgerRolledBack(this.reason);
  }

  /** The store as this process may use it. */
  guarded(store: EventStore): EventStore {
    return this.reason === undefined ? store : this.watched(store);
  }

  /** The store as this process may use it at any time. */
  watched(store: EventStore): EventStore {
    return new GuardedEventStore(store, this);
  }
}

/** Every write of the ledger goes through its store: here it ends, whoever asks for it. */
class GuardedEventStore extends EventStore {
  constructor(
    private readonly store: EventStore,
    private readonly guard: RollbackGuard,
  ) {
    super();
  }

  override async append(...append: Parameters<EventStore['append']>): Promise<Appended> {
    this.guard.check();
    return this.store.append(...append);
  }

  override async redact(...redaction: Parameters<EventStore['redact']>): Promise<Appended> {
    this.guard.check();
    return this.store.redact(...redaction);
  }

  override async read(stream: string, afterVersion?: number): Promise<readonly StoredEvent[]> {
    return this.store.read(stream, afterVersion);
  }

  override async readAll(after: Position, limit: number): Promise<readonly OrderedEvent[]> {
    return this.store.readAll(after, limit);
  }

  override subscribe(after: Position, options: SubscribeOptions): AsyncIterable<readonly OrderedEvent[]> {
    return this.store.subscribe(after, options);
  }

  override async head(): Promise<Position> {
    return this.store.head();
  }

  override async countAfter(position: Position): Promise<number> {
    return this.store.countAfter(position);
  }

  override async end(): Promise<Position> {
    return this.store.end();
  }

  override async positionAt(instant: number): Promise<Position> {
    return this.store.positionAt(instant);
  }

  override async kinds(): Promise<readonly Pick<StoredEvent, 'type' | 'schema'>[]> {
    return this.store.kinds();
  }

  override async close(): Promise<void> {
    await this.store.close();
  }
}

const text = (hash: Hash): string => Buffer.from(hash).toString('base64');
