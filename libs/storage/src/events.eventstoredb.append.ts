import { type Appended, OutcomeUnknown, StoreDamaged, WrongExpectedVersion } from '#libs/event-sourcing';
import { BackOff } from './back-off.js';
import { appendOf, fromServer } from './events.eventstoredb.envelope.js';
import { toldBy } from './events.eventstoredb.errors.js';
import {
  type EventStoreDb,
  isDenied,
  isTombstoned,
  isTooLarge,
  type Sent,
  type ServerEvent,
  WrongRevision,
} from './eventstoredb.js';

const APPEND_MS = 10_000;
/** One attempt has so much of that time. */
const ATTEMPT = 0.4;
const LONGEST_PAUSE_MS = 1_000;

export interface AppendingOptions {
  /** Stands before the name of each stream of the ledger. */
  readonly namespace: string;
  /** So long an append is tried again before its outcome is told as unknown. Default 10 s. */
  readonly appendMs?: number;
  log?(message: string, cause: unknown): void;
}

/** Asks again for a while. */
type Ask = <Answer>(question: () => Promise<Answer>) => Promise<Answer>;

/** The way of an append to EventStoreDB: tried again with the same ids, and read back. */
export class Appending {
  constructor(
    private readonly server: EventStoreDb,
    private readonly options: AppendingOptions,
    private readonly ask: Ask,
  ) {}

  async carry(stream: string, sent: readonly Sent[], expectedVersion: number, append: string): Promise<Appended> {
    const position = await this.place(stream, sent, expectedVersion);
    const version = expectedVersion + sent.length;
    const [last] = await this.readBack(stream, version - 1);
    if (!last) throw new StoreDamaged(`${stream} does not hold the event ${version} that EventStoreDB said it stored`);
    const { recordedAt } = fromServer(last, this.options.namespace);
    const appended = { version, position: String(position), recordedAt };
    // The server answers a repetition as the first time: what stands tells which append it came with.
    return appendOf(last) === append ? appended : { ...appended, repeated: true };
  }

  /** What was stored, of which a failure to read it must not say that it was not. */
  private async readBack(stream: string, revision: number): Promise<readonly ServerEvent[]> {
    try {
      return await this.ask(async () => this.server.read(this.options.namespace + stream, revision, 1));
    } catch (error) {
      throw new OutcomeUnknown('EventStoreDB stored, and did not say what', { cause: error });
    }
  }

  async place(stream: string, sent: readonly Sent[], expectedVersion: number): Promise<bigint> {
    try {
      return await this.write(this.options.namespace + stream, sent, expectedVersion - 1);
    } catch (error) {
      if (error instanceof WrongRevision) throw new WrongExpectedVersion(stream, expectedVersion, error.actual + 1);
      throw error;
    }
  }

  /** Tries again, with the same ids, whatever may have been stored: the server knows them at these places. */
  async write(stream: string, sent: readonly Sent[], expected: number): Promise<bigint> {
    const { appendMs = APPEND_MS } = this.options;
    const until = performance.now() + appendMs;
    const backOff = new BackOff(LONGEST_PAUSE_MS);
    for (;;) {
      try {
        return await this.server.append(stream, sent, expected, appendMs * ATTEMPT);
      } catch (error) {
        if (error instanceof WrongRevision) throw error;
        if (isTooLarge(error))
          throw new RangeError('EventStoreDB takes less at once than these events', { cause: error });
        if (isDenied(error) || isTombstoned(error)) throw toldBy(error);
        if (performance.now() > until)
          throw new OutcomeUnknown('EventStoreDB did not say whether it stored', { cause: error });
        this.options.log?.(`an append to ${stream} is tried again`, error);
        await backOff.afterFailure();
      }
    }
  }
}
