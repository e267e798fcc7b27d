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
const day = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

export const commitmentId = (index: number): string => uuidv5(NAMESPACE, String(index));

/** The events of one commitment: mostly one, often two or three, some late and some corrected. Dates lie between 2000 and 2026. */
export function commitmentEvents(index: number, next: () => number): readonly NewEvent[] {
  const made = Date.UTC(2000, 0, 1) + Math.floor(next() * 9_600) * DAY;
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

/** Appends generated commitments `from` to `to`, many at a time, as fast as the store takes them. */
export async function fill(store: EventStore, from: number, to: number, next: () => number): Promise<void> {
  const AT_A_TIME = 256;
  for (let index = from; index < to; index += AT_A_TIME) {
    const some = Array.from({ length: Math.min(AT_A_TIME, to - index) }, (_, offset) => index + offset);
    await Promise.all(
      some.map((each) => store.append(`commitment-${commitmentId(each)}`, commitmentEvents(each, next), 0)),
    );
  }
}
