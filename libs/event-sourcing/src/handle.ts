import type { Command, DomainEvent } from './decider.js';
import {
  type Appended,
  EventIdTaken,
  type EventStore,
  type NewEvent,
  type Position,
  type StoredEvent,
  WrongExpectedVersion,
} from './event-store.js';
import { eventIdOf, requestHashOf } from './identity.js';
import { REDACTED, type Redaction } from './redaction.js';
import { Refused } from './refused.js';
import type { Loaded, Streams } from './streams.js';

/** What a decider may not have: the store, a clock and chance. The abstract class is the port and its injection token. */
export abstract class Ledger {
  abstract readonly store: EventStore;
  /** Ms since the Unix epoch. */
  abstract now(): number;
  /** 32 random bytes, new at each call. */
  abstract salt(): Uint8Array;
}

/** Who asks for a command, and how a repetition of it is recognised. */
export interface CommandRequest {
  readonly commandId: string;
  /** What the command belongs to, where that is more than itself. */
  readonly correlationId?: string;
  readonly actor: string;
  /** Canonical text of what was asked: the same text under the same `commandId` is the same command. */
  readonly canonical: string;
  /** Pins the version that the stream must be at. */
  readonly expectedVersion?: number;
  /** Decides without recording. */
  readonly dryRun?: boolean;
}

export type HandleRefusal = 'idempotency-key-reused' | 'version-mismatch' | 'contended' | 'stream-full' | 'redacted';

/** What a command made, the same on every retry; no events when all was so already. */
export interface Handled<State> {
  readonly id: string;
  readonly version: number;
  readonly position: Position;
  /** Of the last event in the transparency log; absent where its leaf comes later, and on a dry run. */
  readonly leafIndex?: number;
  readonly events: readonly { readonly id: string; readonly type: string; readonly version: number }[];
  readonly before: State;
  readonly after: State;
}

export const STREAM_LENGTH_MAX = 10_000;
const ATTEMPTS = 3;

/**
 * Carries one command to one stream: load, recognise a repetition, judge, append at the version that was read, and judge
 * anew after a lost race. `prepare` makes the command from the state, after the repetition and the pinned version were
 * looked at: what it refuses never hides a first receipt.
 */
export async function handle<State, C extends Command, Event extends DomainEvent>(
  ledger: Ledger,
  streams: Streams<State, C, Event>,
  id: string,
  request: CommandRequest,
  prepare: (loaded: Loaded<State, Event>, at: number) => C | Promise<C>,
): Promise<Handled<State>> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const loaded = await streams.load(id);
    const repeated = await repetition(ledger, streams, id, request, loaded);
    if (repeated) return repeated;
    checkVersion(request, loaded.version);
    const facts = streams.decider.decide(await prepare(loaded, ledger.now()), loaded.state);
    if (facts.length === 0) return alreadySo(ledger, id, loaded);
    checkRoom(loaded.version, facts);
    const events = stamp(facts, streams, request, ledger);
    if (request.dryRun) return foresee(ledger, streams, id, loaded, events);
    try {
      const appended = await write(ledger, streams.nameOf(id), events, loaded.version);
      // Whoever brought the same key at the same time was faster: what stands is what they asked for, be it the same or not.
      if (appended.repeated) continue;
      const isRedacting = events.some(({ type }) => type === REDACTED);
      const { state: after } = isRedacting ? await streams.load(id) : streams.extend(id, loaded, events, appended);
      const { version } = appended;
      return { id, version, ...placeOf(appended), events: listed(events, loaded.version), before: loaded.state, after };
    } catch (error) {
      if (error instanceof EventIdTaken) throw keyReused();
      if (!(error instanceof WrongExpectedVersion)) throw error;
      checkVersion(request, error.actual);
    }
  }
  throw new Refused<HandleRefusal>('contended', 'Other writers were faster three times in a row. Try again.');
}

/** What must be erased is, however full its stream. */
function checkRoom(version: number, facts: readonly DomainEvent[]): void {
  if (version + facts.length <= STREAM_LENGTH_MAX || facts.every(({ type }) => type === REDACTED)) return;
  const detail = `It has ${version} events, and a stream holds at most ${STREAM_LENGTH_MAX}. Go on in a new one.`;
  throw new Refused<HandleRefusal>('stream-full', detail, { version });
}

async function repetition<State, C extends Command, Event extends DomainEvent>(
  { store }: Ledger,
  streams: Streams<State, C, Event>,
  id: string,
  request: CommandRequest,
  loaded: Loaded<State, Event>,
): Promise<Handled<State> | undefined> {
  const made = loaded.stored.filter((event) => event.metadata.commandId === request.commandId);
  if (!made.every(isWhole)) throw erasedSince();
  const [first] = made;
  const last = made.at(-1);
  if (!first || !last) return undefined;
  if (first.metadata.requestHash !== requestHashOf(first.salt, request.canonical)) throw keyReused();
  // A store that knows no position on a stream read answers a repeated append with it.
  const place = isPlaced(last) ? last : await store.append(streams.nameOf(id), made, first.version - 1);
  return {
    id,
    version: last.version,
    ...placeOf(place),
    events: listed(made, first.version - 1),
    before: streams.at(loaded, first.version - 1).state,
    after: streams.at(loaded, last.version).state,
  };
}

function checkVersion({ expectedVersion }: CommandRequest, version: number): void {
  if (expectedVersion === undefined || expectedVersion === version) return;
  // What names no version is expected below 0.
  const expected = expectedVersion < 0 ? 'another was expected' : `not ${expectedVersion}`;
  throw new Refused<HandleRefusal>('version-mismatch', `The version is ${version}, ${expected}.`, { version });
}

/** Without its salt, nobody can tell whether a request is the same. */
const isWhole = (event: StoredEvent): event is StoredEvent & NewEvent => event.salt !== null;

const erasedSince = () =>
  new Refused<HandleRefusal>(
    'redacted',
    'What this request recorded was erased since. A retry cannot be told from another.',
  );

/** What tells of a redaction erases what it tells of. */
function write({ store }: Ledger, stream: string, events: readonly NewEvent[], version: number): Promise<Appended> {
  const erased = events.flatMap(({ type, data }) => (type === REDACTED ? [(data as Redaction).event] : []));
  return erased.length === 0 ? store.append(stream, events, version) : store.redact(stream, erased, events, version);
}

type Place = Pick<Appended, 'position' | 'leafIndex'>;

const isPlaced = (event: StoredEvent): event is StoredEvent & Place => event.position !== undefined;

const placeOf = ({ position, leafIndex }: Place): Place => ({
  position,
  ...(leafIndex === undefined ? {} : { leafIndex }),
});

const keyReused = () =>
  new Refused<HandleRefusal>(
    'idempotency-key-reused',
    'This Idempotency-Key came with another request before. Send a new key with a new request.',
  );

async function alreadySo<State, Event extends DomainEvent>(
  { store }: Ledger,
  id: string,
  { version, stored, state }: Loaded<State, Event>,
): Promise<Handled<State>> {
  const last = stored.at(-1);
  const place = last && isPlaced(last) ? last : { position: await store.head() };
  return { id, version, ...placeOf(place), events: [], before: state, after: state };
}

function stamp<State, C extends Command, Event extends DomainEvent>(
  facts: readonly Event[],
  { codec }: Streams<State, C, Event>,
  { commandId, correlationId = commandId, actor, canonical }: CommandRequest,
  ledger: Ledger,
): NewEvent[] {
  const salts = facts.map(() => ledger.salt());
  const requestHash = requestHashOf(salts[0]!, canonical);
  const metadata = { commandId, requestHash, actor, $correlationId: correlationId, $causationId: commandId };
  return facts.map(({ type, data }, index) => ({
    id: eventIdOf(commandId, index),
    type,
    schema: codec.schemaOf(type),
    data,
    metadata,
    salt: salts[index]!,
  }));
}

/** The receipt of a dry run: `position` is the one it would get if nobody wrote in between, on a store of dense positions. */
async function foresee<State, C extends Command, Event extends DomainEvent>(
  ledger: Ledger,
  streams: Streams<State, C, Event>,
  id: string,
  loaded: Loaded<State, Event>,
  events: readonly NewEvent[],
): Promise<Handled<State>> {
  const recordedAt = ledger.now();
  const facts = events.map((event, index) =>
    streams.codec.decode({ ...event, stream: streams.nameOf(id), version: loaded.version + index + 1, recordedAt }),
  );
  return {
    id,
    version: loaded.version + events.length,
    position: String(BigInt(await ledger.store.head()) + BigInt(events.length)),
    events: listed(events, loaded.version),
    before: loaded.state,
    after: streams.decider.evolve(loaded.state, facts),
  };
}

const listed = (events: readonly { id: string; type: string }[], after: number) =>
  events.map(({ id, type }, index) => ({ id, type, version: after + index + 1 }));
