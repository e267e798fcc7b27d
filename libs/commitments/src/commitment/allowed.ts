import { ACTS, type ActName } from './acts.js';
import type { EventType } from './commitment.events.js';
import type { Fact } from './facts.js';
import { ruleFor } from './kinds/kinds.js';
import { type CommitmentState, promisedIn } from './state.js';
import type { Standing } from './standing.js';

/** Record keeping is open in every state but `retracted`. */
const ALWAYS: readonly ActName[] = [
  'attach-source',
  'correct-event',
  'retract-event',
  'retract',
  'link-duplicate',
  // Whatever the standing is: who may do it, the act tells.
  'make-reservation',
  'succeed',
];

/** What can be said of a reservation while one stands. */
function isOpenTo(act: ActName, { content, reservations }: CommitmentState): boolean {
  const standing = reservations.filter(({ withdrawn }) => withdrawn === undefined);
  switch (act) {
    case 'withdraw-reservation':
      return standing.length > 0;
    case 'withdraw-objection':
      return standing.some(({ responses }) => responses.some(({ isObjection }) => isObjection));
    case 'accept-reservation':
    case 'object-to-reservation': {
      const parties = [...content.debtors, ...content.creditors];
      return standing.some(({ by, responses }) =>
        parties.some((party) => party !== by && !responses.some((each) => each.by === party)),
      );
    }
    default:
      return false;
  }
}

/** The acts that a debtor's standing allows, in the order of the API's list. */
export function actsAllowed(state: CommitmentState, standing: Standing): readonly ActName[] {
  const { content } = state;
  const promised = promisedIn(state);
  return (Object.entries(ACTS) as [ActName, EventType][])
    .filter(
      ([act, type]) =>
        ALWAYS.includes(act) || isOpenTo(act, state) || probes(type, content.creditors, standing).some(allows),
    )
    .map(([act]) => act);

  function allows(fact: Fact): boolean {
    return ruleFor(content.kind, fact)?.allows(standing, fact, promised) ?? false;
  }
}

/** The acts that some debtor's standing allows: of all debtors, or of those meant. */
export function allowedActs(state: CommitmentState, standings = state.standings): readonly ActName[] {
  const allowed = new Set(standings.flatMap((standing) => actsAllowed(state, standing)));
  return (Object.keys(ACTS) as ActName[]).filter((act) => allowed.has(act));
}

/** The facts that an act could make, as far as a rule looks into them. */
function probes(type: EventType, creditors: readonly string[], { allegations, contests }: Standing): readonly Fact[] {
  const variants: Partial<Record<EventType, readonly object[]>> = {
    ConditionMet: [{ which: 'antecedent' }, { which: 'end' }],
    FulfilmentAsserted: [{}, ...contests.map(({ by }) => ({ by }))],
    CommitmentReleased: creditors.map((by) => ({ by })),
    BreachAllegationWithdrawn: allegations.map(({ by }) => ({ by })),
  };
  return (variants[type] ?? [{}]).map((data) => ({ type, data }) as unknown as Fact);
}
