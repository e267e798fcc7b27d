import type { ActType } from '#libs/commitments';
import { DAY, dayOf } from '#libs/event-sourcing';
import { chance, seedOf } from './chance.js';
import { type Happening, KINDS_MADE, type Matter, PARTIES } from './kinds.js';

/** One event of a commitment, and the day on which it can be learnt at the earliest, ms. */
export interface Turn {
  readonly type: ActType;
  /** `event` of a correction is the place of what it corrects, from 0 on. */
  readonly data: object;
  readonly corrects?: number;
  readonly learnt: number;
}

const FULFILMENTS = 0.12;
/** One in so many is said again and again, for years. */
const LONG_ONES = 0.0005;
const LONG_MAX = 300;
const LATE = 0.1;
/** In how many days at most somebody is to have asked after it. */
const CHASED_WITHIN = 60;

/**
 * What becomes of the n-th commitment of a ledger that was made on a day, told from its seed alone: of half of them nothing
 * is heard again, of most others once or twice, of a few for years. One fact in ten is learnt late, and some are corrected.
 * @param made midnight UTC of its day, ms
 */
export function career(seed: number, index: number, made: number): readonly Turn[] {
  const next = chance(seedOf(seed, index));
  const matter: Matter = { index, debtor: party(next), creditor: party(next) };
  const kind = kindOf(next() * 100);
  const turns: Turn[] = [recording(matter, kind, made, next)];
  const length = next() < LONG_ONES ? 50 + Math.floor(next() * LONG_MAX) : lengthOf(next);
  let day = made;
  while (turns.length < length) {
    day += (1 + Math.floor(next() ** 2 * (length > 20 ? 40 : 500))) * DAY;
    const late = next() < LATE ? Math.floor((next() ** 3 * (day - made)) / DAY) : 0;
    const last = turns.length === length - 1;
    turns.push({ ...happened(matter, kind, turns, day - late * DAY, last, next), learnt: day });
  }
  return turns;
}

type KindMade = (typeof KINDS_MADE)[number];

function recording(matter: Matter, kind: KindMade, made: number, next: () => number): Turn {
  const { index, debtor, creditor } = matter;
  const until = dayOf(made + Math.floor(next() * 900) * DAY);
  const deadline = next() < 0.5 ? { type: 'date', notAfter: until } : { type: 'none' };
  const subject = `Coordinate on matter ${index}`;
  const data = {
    kind: kind.name,
    subject,
    debtors: [debtor],
    creditors: [creditor],
    terms: kind.terms(matter, next),
    deadline,
    effective: dayOf(made),
    source: sourceOf(`The two sides will coordinate on matter ${index}.`),
  };
  return { type: 'CommitmentRecorded', data, learnt: made };
}

function happened(
  matter: Matter,
  kind: KindMade,
  before: readonly Turn[],
  day: number,
  isLast: boolean,
  next: () => number,
): Omit<Turn, 'learnt'> {
  const die = next();
  if (isLast && die < FULFILMENTS)
    return dated({ type: 'FulfilmentAsserted', data: { by: matter.debtor, degree: 'full' } }, day);
  const previous = before.at(-1)!;
  if (die > 0.94 && before.length > 1 && previous.corrects === undefined) {
    const changes = { effective: dayOf(day - 30 * DAY > Date.parse(madeOn(before)) ? day - 30 * DAY : day) };
    return { type: 'EventCorrected', data: { changes, reason: 'misread' }, corrects: before.length - 1 };
  }
  if (die > 0.7) {
    const source = sourceOf(`Both sides said so again, for the ${before.length}th time, of matter ${matter.index}.`);
    return dated({ type: 'CommitmentReaffirmed', data: { by: matter.debtor, source } }, day);
  }
  if (die > 0.65) {
    const dueOn = dayOf(day + Math.ceil(next() * CHASED_WITHIN) * DAY);
    return dated({ type: 'FollowUpOpened', data: { action: 'Ask the embassy', owner: 'desk', dueOn } }, day);
  }
  return dated(kind.happens(matter, day, next), day);
}

const madeOn = (turns: readonly Turn[]): string => (turns[0]!.data as { effective: string }).effective;
const dated = ({ type, data }: Happening, day: number) => ({ type, data: { ...data, effective: dayOf(day) } });
const sourceOf = (quote: string) => ({ title: 'A communiqué', url: 'https://example.org/', quote, verified: false });

/** Half are recorded and no more; each further event is as likely again. */
const lengthOf = (next: () => number): number => {
  let length = 1;
  while (next() < 0.5 && length < 20) length += 1;
  return length;
};

const party = (next: () => number): string =>
  PARTIES[Math.min(PARTIES.length - 1, Math.floor(next() ** 2.2 * PARTIES.length))]!;

function kindOf(share: number): KindMade {
  let upTo = 0;
  return KINDS_MADE.find((kind) => share < (upTo += kind.share)) ?? KINDS_MADE[0]!;
}
