import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BEGINNING, type OrderedEvent, type StoredEvent } from '#libs/event-sourcing';
import { Audit, type AuditedEvent, type AuditEntry, type Hash, type Leaf } from '#libs/transparency';
import { LedgerSnapshot } from './events.sqlite.audit.js';
import { EventStoreDbEventStore, type EventStoreDbOptions } from './events.eventstoredb.js';
import { connect } from './events.sqlite.schema.js';
import { SqliteLeafStore } from './leaf-store.sqlite.js';
import { LedgerUnusable } from './ledger-unusable.js';

export interface MoveOptions extends Pick<EventStoreDbOptions, 'connectionString' | 'categories' | 'log'> {
  /** Of a Pacta on SQLite that is stopped. */
  readonly directory: string;
  onProgress?(what: 'moved' | 'verified', events: number, total: number): void;
}

export interface Moved {
  readonly events: number;
  /** Those that an earlier attempt had moved. */
  readonly before: number;
  readonly root: Hash;
  /** What the ledger's file is called from now on. */
  readonly keptAs: string;
}

/** Events of one stream that follow one another are sent together, so many at most. */
const RUN = 100;
const RUN_BYTES = 256 * 1024;
const PAGE = 500;

/**
 * Moves a ledger from SQLite to EventStoreDB: the same events in the same order, with their ids, times, salts and leaves, each
 * verified there by its leaf. What an earlier attempt moved is not moved again. Then the ledger's file gets another name and the
 * read models, which count by its positions, go. Throws `DirectoryInUse`, `LedgerUnusable`, `Misfit`, `OutcomeUnknown`.
 */
export async function moveToEventStoreDb(options: MoveOptions): Promise<Moved> {
  const { directory } = options;
  // What cannot be moved is told before anything is made.
  LedgerSnapshot.open(directory).close();
  // It holds the lock of the directory.
  const leaves = SqliteLeafStore.open(directory);
  let isBegun = true;
  try {
    const moved = await moveTo(leaves, options);
    return { ...moved, keptAs: retire(directory) };
  } catch (error) {
    isBegun = (await leaves.size()) > 0;
    throw error;
  } finally {
    await leaves.close();
    if (!isBegun) SqliteLeafStore.remove(directory);
  }
}

async function moveTo(
  leaves: SqliteLeafStore,
  { directory, onProgress, ...options }: MoveOptions,
): Promise<Omit<Moved, 'keptAs'>> {
  const snapshot = LedgerSnapshot.open(directory);
  // Behind what may fail: an open connection would keep the process alive.
  const target = await EventStoreDbEventStore.open({ ...options, now: Date.now });
  try {
    const tell = (what: 'moved' | 'verified') => (events: number) => onProgress?.(what, events, snapshot.size);
    const before = await carry(snapshot, target, tell('moved'));
    const { size: events, root } = await verify(snapshot, target, leaves, tell('verified'));
    return { events, before, root };
  } finally {
    snapshot.close();
    await target.close();
  }
}

/** How many events stood there before. */
async function carry(
  snapshot: LedgerSnapshot,
  target: EventStoreDbEventStore,
  tell: (events: number) => void,
): Promise<number> {
  const there = eventsOf(target);
  let before = 0;
  let moved = 0;
  for (const run of runsOf(snapshot)) {
    const rest: StoredEvent[] = [];
    for (const event of run) {
      const { value } = rest.length > 0 ? { value: undefined } : await there.next();
      if (!value) rest.push(event);
      else if (value.id === event.id) before++;
      else throw another(value, moved);
    }
    if (rest.length > 0) await target.adopt(rest);
    tell((moved += run.length));
  }
  const { value: beyond } = await there.next();
  if (beyond && before === moved) throw another(beyond, moved);
  return before;
}

/** Every event there fits the leaf that it has here, in the same order; the leaves move along. */
async function verify(
  snapshot: LedgerSnapshot,
  target: EventStoreDbEventStore,
  leaves: SqliteLeafStore,
  tell: (events: number) => void,
): Promise<{ readonly size: number; readonly root: Hash }> {
  const audit = new Audit();
  const epoch = await leaves.takeOver();
  const known = await leaves.size();
  const there = eventsOf(target);
  let run: Leaf[] = [];
  let hashes: Hash[] = [];
  const keep = async () => {
    if (run.length > 0) await leaves.append({ epoch, expectedSize: audit.size - run.length, leaves: run, hashes });
    [run, hashes] = [[], []];
  };
  for (const { leaf, hashes: added = [] } of snapshot.entries()) {
    const { value } = await there.next();
    const { position, ...event } = value ?? { position: BEGINNING };
    audit.add({ ...(value ? { event: event as AuditedEvent } : {}), ...(leaf ? { leaf } : {}), hashes: added });
    if (audit.size > known) {
      run.push({ eventId: value!.id, position, bytes: leaf! });
      hashes.push(...added);
    }
    if (run.length === PAGE) await keep();
    tell(audit.size);
  }
  await keep();
  return audit.end();
}

async function* eventsOf(store: EventStoreDbEventStore): AsyncGenerator<OrderedEvent, undefined, void> {
  for (let last = BEGINNING; ;) {
    const page = await store.readAll(last, PAGE);
    yield* page;
    if (page.length < PAGE) return undefined;
    last = page.at(-1)!.position;
  }
}

/** The ledger's events, those of one stream that follow one another together. */
function* runsOf(snapshot: LedgerSnapshot): Generator<readonly StoredEvent[]> {
  let run: StoredEvent[] = [];
  let bytes = 0;
  for (const entry of snapshot.entries()) {
    const event = eventOf(entry);
    const size = JSON.stringify(event.data).length;
    if (run[0] && (run[0].stream !== event.stream || run.length === RUN || bytes + size > RUN_BYTES)) {
      yield run;
      [run, bytes] = [[], 0];
    }
    run.push(event);
    bytes += size;
  }
  if (run.length > 0) yield run;
}

function eventOf({ event, unreadable }: AuditEntry): StoredEvent {
  if (!event) throw new LedgerUnusable('ledger.db', unreadable?.why ?? 'an event is missing: pacta verify tells more');
  const { position: _, ...stored } = event;
  return stored;
}

function another({ id }: OrderedEvent, place: number): LedgerUnusable {
  const why = `it holds the event ${id} where this ledger ${place === 0 ? 'begins' : `goes on behind event ${place}`}`;
  return new LedgerUnusable('EventStoreDB', `${why}: name one that holds no other ledger`);
}

/** Nothing goes on from a ledger that lives elsewhere. */
function retire(directory: string): string {
  const [file, keptAs] = [join(directory, 'ledger.db'), join(directory, 'ledger.moved.db')];
  // What its write-ahead log holds moves into the file, so that one name is all there is to change.
  const db = connect(file);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(directory, `read-models.db${suffix}`), { force: true });
  renameSync(file, keptAs);
  return keptAs;
}
