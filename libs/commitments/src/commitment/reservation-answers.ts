import { type Instant, type Moment, plus, rfc3339 } from '#libs/event-sourcing';
import type { Source } from '../document/source.js';
import { optional } from '../optional.js';
import type { PartyCode } from '../party/party.js';
import type { Recording } from './commitment.events.js';
import type { Reservation, Response } from './reservations.js';
import type { Parties } from './rule.js';

/** How another party stands to a reservation; `objected_late`: after it counted as accepted, which that does not change. */
export type Stand = 'accepted' | 'accepted_tacitly' | 'objected' | 'objected_late';

export interface ReservationAnswer {
  /** The id of the event that made it. */
  readonly event: string;
  readonly by: PartyCode;
  readonly statement: string;
  readonly since: Moment;
  readonly state: 'stands' | 'withdrawn';
  /** When it was withdrawn. */
  readonly withdrawn?: Moment;
  readonly source: Source | null;
  /** Of the other parties, as far as they said something or time did. */
  readonly responses: readonly ResponseAnswer[];
}

interface ResponseAnswer {
  readonly by: PartyCode;
  readonly stand: Stand;
  readonly since: Moment;
  /** The commitment is not in force between the two (VCLT 20(4)(b)). */
  readonly opposesEntryIntoForce?: boolean;
  readonly reason?: string;
  /** Null where nobody said so. */
  readonly event: string | null;
  readonly source: Source | null;
}

/** Whether it binds by law: the rules on silence are those of treaties. */
export const isTreaty = ({ strength }: Pick<Recording, 'strength'>): boolean => strength?.legalForce === 'treaty';

/** After so long without an objection a reservation to a treaty counts as accepted (VCLT 20(5)). */
const SILENCE = 'P12M';

/** @param isTreaty only there does silence accept */
export const reservationAnswers = (
  reservations: readonly Reservation[],
  parties: Parties,
  isTreaty: boolean,
  asOf: Instant,
): readonly ReservationAnswer[] =>
  reservations.map((reservation) => {
    const { id, by, statement, since, withdrawn, source, responses, silentAgain } = reservation;
    const silentUntil = isTreaty ? plus(reservation.madeAt, SILENCE) : Infinity;
    const others = [...new Set([...parties.debtors, ...parties.creditors])].filter((party) => party !== by);
    const silent = others.filter((party) => !responses.some((response) => response.by === party));
    const tacit = withdrawn === undefined && asOf >= silentUntil ? silent : [];
    return {
      event: id,
      by,
      statement,
      since,
      state: withdrawn === undefined ? 'stands' : 'withdrawn',
      ...optional({ withdrawn }),
      source: source ?? null,
      responses: [
        ...responses.map((response) => responseAnswer(response, silentUntil)),
        ...tacit.map((party) => ({
          by: party,
          stand: 'accepted_tacitly' as const,
          since: silentAgain.find((each) => each.by === party && each.at > silentUntil)?.since ?? rfc3339(silentUntil),
          event: null,
          source: null,
        })),
      ],
    };
  });

function responseAnswer(
  { event, by, isObjection, opposesEntryIntoForce, reason, since, at, source }: Response,
  silentUntil: Instant,
): ResponseAnswer {
  const stand = !isObjection ? 'accepted' : at >= silentUntil ? 'objected_late' : 'objected';
  return { by, stand, since, ...optional({ opposesEntryIntoForce, reason }), event, source: source ?? null };
}
