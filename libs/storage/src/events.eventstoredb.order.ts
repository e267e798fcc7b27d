import { comparePositions, NotAPosition, type OrderedEvent, type Position, Recent } from '#libs/event-sourcing';
import { fromServer } from './events.eventstoredb.envelope.js';
import { type EventStoreDb, isMisplaced, type ServerEvent } from './eventstoredb.js';

/**
 * So many events before a place tell what was recorded by then. The clocks of processes differ, and each stamps no earlier than
 * what it has seen; so many events another process writes before it sees one.
 */
const LOOK_BACK = 200;
/** Events of a page of `$all`, ours or not. */
const PAGE_MIN = 32;
const PAGE_MAX = 1_000;
/** So many ends of earlier pages are remembered, since the next page begins there. */
const ENDS = 100;

/** Gives events their place in time: `recordedAt` never decreases along the ledger, whatever clock wrote it. */
export class Stamps {
  constructor(
    private readonly namespace: string,
    private latest: number,
  ) {}

  next(event: ServerEvent): OrderedEvent {
    const stored = fromServer(event, this.namespace);
    const { recordedAt: stampedAt } = stored;
    this.latest = Math.max(this.latest, stampedAt);
    const placed = { ...stored, recordedAt: this.latest, position: String(event.position) };
    return stampedAt === this.latest ? placed : { ...placed, stampedAt };
  }
}

/** The ledger in the order of `$all`, where it stands among the events of the server and of others. */
export class LedgerOrder {
  private readonly ends = new Recent<number>(ENDS, () => 1);
  /** Of the names of the ledger's streams on the server. */
  readonly prefixes: readonly string[];

  constructor(
    private readonly server: EventStoreDb,
    private readonly namespace: string,
    categories: readonly string[],
  ) {
    this.prefixes = categories.map((category) => `${namespace}${category}-`);
  }

  /** At most `limit` events behind a position; fewer only at the end. */
  async after(after: Position, limit: number): Promise<readonly OrderedEvent[]> {
    let last = offsetOf(after);
    const stamps = await this.stampsAt(after);
    const size = Math.min(Math.max(limit + 1, PAGE_MIN), PAGE_MAX);
    const found: OrderedEvent[] = [];
    for (;;) {
      const page = await inPlace(after, this.server.readAll(last || undefined, size));
      const following = page.filter((event) => event.position! > last && this.isOurs(event));
      found.push(...following.slice(0, limit - found.length).map((event) => stamps.next(event)));
      const end = found.at(-1);
      if (end) this.ends.set(end.position, end.recordedAt);
      if (found.length === limit || page.length < size) return found;
      last = page.at(-1)!.position!;
    }
  }

  /** The newest event. */
  async last(): Promise<ServerEvent | undefined> {
    let before: bigint | undefined;
    for (let size = 1; ; size = Math.min(size * PAGE_MIN, PAGE_MAX)) {
      const page = await this.server.readAllBefore(before, size);
      const ours = page.find((event) => this.isOurs(event));
      if (ours || page.length < size) return ours;
      before = page.at(-1)!.position;
    }
  }

  /** As of a position: what comes behind it is recorded no earlier than what stands up to it. */
  async stampsAt(position: Position): Promise<Stamps> {
    const offset = offsetOf(position);
    const known = this.ends.get(position);
    if (offset === 0n || known !== undefined) return new Stamps(this.namespace, known ?? 0);
    const [before, at] = await inPlace(
      position,
      Promise.all([this.server.readAllBefore(offset, LOOK_BACK), this.server.readAll(offset, 1)]),
    );
    return new Stamps(this.namespace, this.latestOf([...before, ...at.filter((event) => event.position === offset)]));
  }

  /** What the newest events say of the time. */
  async newest(): Promise<number> {
    return this.latestOf(await this.server.readAllBefore(undefined, LOOK_BACK));
  }

  private latestOf(events: readonly ServerEvent[]): number {
    const ours = events.filter((event) => this.isOurs(event));
    return Math.max(0, ...ours.map((event) => fromServer(event, this.namespace).recordedAt));
  }

  private isOurs({ stream }: ServerEvent): boolean {
    return this.prefixes.some((prefix) => stream.startsWith(prefix));
  }
}

const OFFSET_MAX = '18446744073709551615';

/** A position of the ledger as the server's; commit and prepare are one there. Throws `NotAPosition`. */
export function offsetOf(position: Position): bigint {
  if (!/^\d{1,20}$/.test(position) || comparePositions(position, OFFSET_MAX) > 0) throw new NotAPosition(position);
  return BigInt(position);
}

async function inPlace<T>(position: Position, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (isMisplaced(error)) throw new NotAPosition(position);
    throw error;
  }
}
