import { randomBytes } from 'node:crypto';
import { type EventStore, type NewEvent, uuidv5 } from '#libs/event-sourcing';

/** A deterministic stream of numbers from 0 to 1 (mulberry32): the same seed, the same ledger. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Common parties first; the last ones are rare. */
export const PARTIES = 'USA JPN CHN DEU FRA GBR KOR IND AUS CAN ITA BRA IDN TUR MEX ZAF POL NOR FIN TUV'.split(' ');
const NAMESPACE = '3b8d1f52-4f0e-4a55-9c55-6a1d3a0b7c11';
const DAY = 86_400_000;
const FIRST = Date.UTC(2000, 0, 1);
const made = (since: number): number => FIRST + Math.floor(since / DAY) * DAY;
const day = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

export const commitmentId = (index: number): string => uuidv5(NAMESPACE, String(index));

/** The events of one commitment: mostly one, often two or three, some late and some corrected. */
function commitmentEvents(index: number, made: number, next: () => number): readonly NewEvent[] {
  const [debtor, creditor] = [party(next), party(next)];
  const recorded = event(index, 0, 'CommitmentRecorded', {
    kind: 'coordination_pledge',
    subject: `Coordinate on matter ${index}`,
    debtors: [debtor],
    creditors: [creditor],
    terms: { topics: [`topic ${Math.floor(next() * 200)}`] },
    deadline: next() < 0.5 ? { type: 'date', notAfter: day(made + Math.floor(next() * 900) * DAY) } : { type: 'none' },
    effective: day(made),
    source: {
      title: 'A communiqué',
      url: 'https://example.org/',
      quote: `The two sides will coordinate on matter ${index}.`,
      verified: false,
    },
  });
  const later = day(made + Math.floor(next() * 800) * DAY);
  if (next() < 0.5) return [recorded];
  const progress = event(index, 1, 'ProgressReported', { effective: later });
  if (next() < 0.6) return [recorded, progress];
  const fulfilled = event(index, 2, 'FulfilmentAsserted', {
    effective: day(made + 5 * DAY),
    by: debtor,
    degree: 'full',
  });
  if (next() < 0.8) return [recorded, progress, fulfilled];
  return [
    recorded,
    progress,
    event(index, 2, 'EventCorrected', {
      event: progress.id,
      changes: { effective: day(made + DAY) },
      reason: 'misread',
    }),
  ];
}

const party = (next: () => number): string =>
  PARTIES[Math.min(PARTIES.length - 1, Math.floor(next() ** 2.2 * PARTIES.length))]!;

function event(index: number, nth: number, type: string, data: object): NewEvent {
  const commandId = uuidv5(commitmentId(index), String(nth));
  const metadata = { commandId, requestHash: '', actor: 'bench', $correlationId: commandId, $causationId: commandId };
  return { id: commandId, type, schema: 1, data, metadata, salt: randomBytes(32) };
}

/** When what had been promised before was loaded, and everything since was recorded as it happened. */
const LOADED = Date.UTC(2013, 0, 1);
const LIVE_DAYS = 4_800;
const AT_A_TIME = 256;

interface Waiting {
  readonly stream: string;
  readonly events: readonly NewEvent[];
  readonly version: number;
}

/**
 * Fills a ledger as one fills that lives: half of it is history, loaded in 2013 in no order, half is recorded day by day from
 * then on, each event of a commitment some days or months after the one before. `clock` is what the store reads.
 */
export async function fill(store: EventStore, clock: { now: number }, size: number, next: () => number): Promise<void> {
  const loaded = Math.floor(size / 2);
  clock.now = LOADED;
  for (let index = 0; index < loaded; index += AT_A_TIME) {
    const some = Array.from({ length: Math.min(AT_A_TIME, loaded - index) }, (_, offset) => index + offset);
    await append(
      store,
      some.map((each) => begun(each, commitmentEvents(each, made(next() * (LOADED - FIRST)), next))),
    );
  }
  const waiting = new Map<number, Waiting[]>();
  for (let today = 0; today < LIVE_DAYS; today++) {
    clock.now = LOADED + today * DAY;
    const [from, to] = [today, today + 1].map((days) => loaded + Math.floor((days * (size - loaded)) / LIVE_DAYS));
    const due = waiting.get(today) ?? [];
    for (let index = from!; index < to!; index++)
      due.push(begun(index, commitmentEvents(index, clock.now - Math.floor(next() ** 8 * 1_000) * DAY, next)));
    waiting.delete(today);
    await append(
      store,
      due.map(({ events, ...each }) => ({ ...each, events: events.slice(0, 1) })),
    );
    for (const { stream, events, version } of due) {
      const later = today + 1 + Math.floor(next() ** 2 * 600);
      if (events.length > 1) {
        const others = waiting.get(later) ?? [];
        others.push({ stream, events: events.slice(1), version: version + 1 });
        waiting.set(later, others);
      }
    }
  }
}

const begun = (index: number, events: readonly NewEvent[]): Waiting => ({
  stream: `commitment-${commitmentId(index)}`,
  events,
  version: 0,
});

async function append(store: EventStore, all: readonly Waiting[]): Promise<void> {
  for (let index = 0; index < all.length; index += AT_A_TIME) {
    const some = all.slice(index, index + AT_A_TIME);
    await Promise.all(some.map(({ stream, events, version }) => store.append(stream, events, version)));
  }
}
