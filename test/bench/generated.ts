import { createHash } from 'node:crypto';
import { DAY, type EventStore, type NewEvent, uuidv5 } from '#libs/event-sourcing';
import { career, type Turn } from './careers.js';
import { chance } from './chance.js';

const NAMESPACE = '3b8d1f52-4f0e-4a55-9c55-6a1d3a0b7c11';
const FIRST = Date.UTC(2000, 0, 1);
/** When what had been promised before was loaded, and everything since was recorded as it happened. */
const LOADED = Date.UTC(2013, 0, 1);
const LIVE_DAYS = 4_800;
const AT_A_TIME = 256;
/** Nothing is recorded before this instant. */
export const FILLED_FROM = LOADED;
/** The last day on which something is recorded. */
export const FILLED_AT = LOADED + (LIVE_DAYS - 1) * DAY;
/** Seeds of the days on which commitments were made, apart from those of what became of them. */
const OF_DAYS = 0x5eed;

export const commitmentId = (index: number): string => uuidv5(NAMESPACE, String(index));

/** A commitment and the events of it that are to be recorded now; made again from the seed each time, so that nothing is kept. */
interface Due {
  readonly index: number;
  readonly made: number;
  readonly from: number;
}

interface Filled {
  readonly commitments: number;
  readonly seed: number;
  /** Told now and then how many commitments there are. */
  readonly progress?: (commitments: number) => void;
}

/**
 * Fills a ledger as one fills that lives: half of it is history, loaded in 2013 in no order, half is recorded day by day from
 * then on, each event of a commitment some days or months after the one before. `clock` is what the store reads. The same
 * seed gives the same ledger, to its last leaf.
 */
export async function fill(store: EventStore, clock: { now: number }, filled: Filled): Promise<void> {
  const { commitments, seed, progress } = filled;
  const next = chance(seed ^ OF_DAYS);
  const loaded = Math.floor(commitments / 2);
  const waiting = new Map<number, Due[]>();
  clock.now = LOADED;
  for (let index = 0; index < loaded; index += AT_A_TIME) {
    const some = Array.from({ length: Math.min(AT_A_TIME, loaded - index) }, (_, offset) => index + offset);
    const due = some.map((each) => ({ index: each, made: midnight(FIRST + next() * (LOADED - FIRST)), from: 0 }));
    await append(store, clock, seed, due, waiting);
    progress?.(index);
  }
  for (let today = 0; today < LIVE_DAYS; today++) {
    clock.now = LOADED + today * DAY;
    const [from, to] = [today, today + 1].map(
      (days) => loaded + Math.floor((days * (commitments - loaded)) / LIVE_DAYS),
    );
    const due = waiting.get(clock.now) ?? [];
    for (let index = from!; index < to!; index++)
      due.push({ index, made: midnight(clock.now - Math.floor(next() ** 8 * 1_000) * DAY), from: 0 });
    waiting.delete(clock.now);
    await append(store, clock, seed, due, waiting);
    progress?.(to!);
  }
}

async function append(
  store: EventStore,
  clock: { readonly now: number },
  seed: number,
  all: readonly Due[],
  waiting: Map<number, Due[]>,
): Promise<void> {
  for (let start = 0; start < all.length; start += AT_A_TIME)
    await Promise.all(
      all.slice(start, start + AT_A_TIME).map(async ({ index, made, from }) => {
        const turns = career(seed, index, made);
        // What happened before the ledger was kept was loaded together.
        const later = turns.findIndex(({ learnt }, nth) => nth > from && learnt >= clock.now);
        const to = from === 0 && clock.now === LOADED ? (later < 0 ? turns.length : later) : from + 1;
        const events = turns.slice(from, to).map((turn, offset) => eventOf(seed, index, from + offset, turn));
        const following = turns[to];
        if (following) wait(waiting, Math.max(clock.now + DAY, following.learnt), { index, made, from: to });
        await store.append(`commitment-${commitmentId(index)}`, events, from);
      }),
    );
}

function wait(waiting: Map<number, Due[]>, day: number, due: Due): void {
  const others = waiting.get(day);
  if (others) others.push(due);
  else waiting.set(day, [due]);
}

function eventOf(seed: number, index: number, nth: number, { type, data, corrects }: Turn): NewEvent {
  const id = eventId(index, nth);
  const metadata = { commandId: id, requestHash: '', actor: 'bench', $correlationId: id, $causationId: id };
  const salt = createHash('sha256').update(`${seed}/${index}/${nth}`).digest();
  const told = corrects === undefined ? data : { event: eventId(index, corrects), ...data };
  return { id, type, schema: 1, data: told, metadata, salt };
}

const eventId = (index: number, nth: number): string => uuidv5(commitmentId(index), String(nth));
const midnight = (instant: number): number => Math.floor(instant / DAY) * DAY;
