import type { ActType, CommitmentData, KindName, Terms } from '#libs/commitments';
import { dayOf, DAY } from '#libs/event-sourcing';

/** Common parties first; the last ones are rare. */
export const PARTIES = 'USA JPN CHN DEU FRA GBR KOR IND AUS CAN ITA BRA IDN TUR MEX ZAF POL NOR FIN TUV'.split(' ');

/** Who promised what to whom, as far as later events speak of it. */
export interface Matter {
  readonly index: number;
  readonly debtor: string;
  readonly creditor: string;
}

/** What may happen to a commitment of a kind, but for its day. */
export interface Happening {
  readonly type: ActType;
  readonly data: object;
}

interface KindMade {
  readonly name: KindName;
  /** Of 100 commitments. */
  readonly share: number;
  terms(matter: Matter, next: () => number): Terms;
  /** What happens to it on a day, beside what happens to every kind. */
  happens(matter: Matter, day: number, next: () => number): Happening;
}

type Data<Type extends ActType> = Omit<CommitmentData[Type], 'effective'>;
const happening = <Type extends ActType>(type: Type, data: Data<Type>): Happening => ({ type, data });
const amount = (next: () => number) => ({
  value: String(1 + Math.floor(next() ** 3 * 900) * 1_000_000),
  currency: 'EUR',
});
const pick = <T>(next: () => number, ...from: readonly T[]): T => from[Math.floor(next() * from.length)]!;

export const KINDS_MADE: readonly KindMade[] = [
  {
    name: 'coordination_pledge',
    share: 45,
    terms: (_, next) => ({ topics: [`topic ${Math.floor(next() * 200)}`] }),
    happens: () => happening('ProgressReported', { note: 'They met.' }),
  },
  {
    name: 'policy_undertaking',
    share: 20,
    terms: ({ index }) => ({ target: `Reach target ${index % 900} by measures at home`, assessmentScheme: 'G20RG' }),
    happens: (_, day, next) =>
      happening('AssessmentRecorded', {
        assessor: 'A research group',
        scheme: 'G20RG',
        score: pick(next, '-1', '0', '+1', '+1'),
        window: dayOf(day).slice(0, 4),
      }),
  },
  {
    name: 'assistance_pledge',
    share: 20,
    terms: ({ creditor }, next) => ({
      modality: pick(next, 'financial', 'financial', 'military', 'humanitarian'),
      amount: amount(next),
      recipient: creditor,
    }),
    happens: (_, __, next) =>
      next() < 0.4
        ? happening('AmountCommitted', { amount: amount(next) })
        : happening('DeliveryReported', { what: 'A tranche', amount: amount(next) }),
  },
  {
    name: 'planned_visit',
    share: 12,
    terms: ({ debtor, creditor }) => ({
      visitor: { name: 'A. Speaker', office: 'Prime Minister', party: debtor },
      host: creditor,
      obligation: 'visit',
    }),
    happens(_, day, next) {
      const from = dayOf(day + Math.floor(next() * 90) * DAY);
      return happening('VisitScheduled', { from, to: from, place: 'The capital' });
    },
  },
  {
    name: 'defense_guarantee',
    share: 3,
    terms: () => ({ obligation: 'defense', trigger: 'an armed attack' }),
    happens: () => happening('ScopeChanged', { scope: [{ area: 'the islands', mode: 'included' }] }),
  },
];
