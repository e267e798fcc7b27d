import { added, type Amount, reaches, type Sums } from '../amount.js';
import type { Fact } from './facts.js';
import { contestFulfilment } from './fulfilment.js';
import type { Content, Rule } from './rule.js';
import { COMMON_RULES } from './rules.js';
import { isOpen, moved, moveTo, type Standing } from './standing.js';
import type { CommitmentState } from './state.js';

/** What was committed and what delivered, by currency. */
export interface Tally {
  readonly committed: Sums;
  readonly delivered: Sums;
}

/** What a debtor gave of its own, and how far that and what it gave together with others have brought it. */
export interface Assistance {
  readonly own: Tally;
  readonly reached: (typeof COURSE)[number];
}

/** The course of a pledge, as far as it is open. */
const COURSE = ['pledged', 'committed', 'partly_delivered'] as const;

const NOTHING: Tally = { committed: [], delivered: [] };
const NONE: Assistance = { own: NOTHING, reached: 'pledged' };

/** An amount that names no debtor is of all of them together: of several it is joint, and no share of any is guessed. */
export const isJoint = ({ debtors }: { readonly debtors: readonly string[] }, debtor: string | undefined): boolean =>
  debtors.length > 1 && debtor === undefined;

const isTogether = (content: Content, { data }: Fact): boolean =>
  isJoint(content, 'debtor' in data ? data.debtor : undefined);

/** The amount that the terms name, which is pledged by all debtors together. */
export const pledgedIn = ({ terms }: Pick<Content, 'terms'>): Amount | undefined =>
  'modality' in terms ? terms.amount : undefined;

const open = ({ status }: Standing): boolean => isOpen(status);

/** An open standing is where the amounts have brought it, or further where somebody asserted so. */
function caughtUp(standing: Standing, { data }: Fact): Standing {
  const { reached } = standing.assistance ?? NONE;
  const isBehind = COURSE.findIndex((status) => status === standing.status) < COURSE.indexOf(reached);
  return open(standing) && isBehind ? moveTo(standing, reached, data.effective) : standing;
}

/**
 * Whether all that was promised was delivered. It is what the debtor committed of its own where it did, else what all
 * pledged and committed together: in each currency the greater of the two, since amounts of two currencies do not compare.
 */
function isDelivered({ assistance = NONE }: Standing, content: Content): boolean {
  const { own } = assistance;
  const alone = content.debtors.length === 1;
  const { committed, delivered } = alone || own.committed.length > 0 ? own : (content.joint ?? NOTHING);
  const pledged = alone || own.committed.length === 0 ? pledgedIn(content) : undefined;
  const promised = pledged ? [...committed, pledged] : committed;
  return promised.length > 0 && promised.every((amount) => reaches(delivered, amount));
}

/** Moves to where the amounts lead: `fulfilled` once all was delivered. */
function settled(standing: Standing, fact: Fact, content: Content): Standing {
  const now = caughtUp(standing, fact);
  return open(now) && isDelivered(now, content) ? moveTo(now, 'fulfilled', fact.data.effective) : now;
}

function given(standing: Standing, content: Content, fact: Given, reached: Assistance['reached']): Standing {
  const before = standing.assistance ?? NONE;
  const own = isTogether(content, fact) ? before.own : tallied(before.own, fact);
  const farther = COURSE.indexOf(reached) > COURSE.indexOf(before.reached) ? reached : before.reached;
  return { ...standing, assistance: { own, reached: farther } };
}

type Given = Fact<'AmountCommitted' | 'DeliveryReported'>;

function tallied(tally: Tally, { type, data }: Given): Tally {
  if (type === 'AmountCommitted') return { ...tally, committed: added(tally.committed, data.amount) };
  return data.amount ? { ...tally, delivered: added(tally.delivered, data.amount) } : tally;
}

const commitAmount: Rule<'AmountCommitted'> = {
  allows: open,
  apply: (standing, fact, content) => settled(given(moved(standing, fact), content, fact, 'committed'), fact, content),
};

const reportDelivery: Rule<'DeliveryReported'> = {
  // What was fulfilled by somebody's word may be delivered still, and what is reported late comes in between.
  allows: (standing) => open(standing) || standing.status === 'fulfilled',
  apply(standing, fact, content) {
    const done = { ...moved(standing, fact), performedAt: fact.countsAt };
    return settled(given(done, content, fact, 'partly_delivered'), fact, content);
  },
};

const committedBy = (standing: Standing | undefined, fact: Fact, content: Content): Sums =>
  (isTogether(content, fact) ? content.joint : standing?.assistance?.own)?.committed ?? [];

/** Which amount changes: the one that is said, else what is committed where anything is. */
const stageOf = (standing: Standing | undefined, fact: Fact<'AmountChanged'>, content: Content) =>
  fact.data.stage ?? (committedBy(standing, fact, content).length > 0 ? 'committed' : 'pledged');

/** Why there is no such amount to change; nothing where there is one. */
function whyUnchangeable(standing: Standing, fact: Fact<'AmountChanged'>, content: Content): string | undefined {
  const together = isTogether(content, fact);
  if (stageOf(standing, fact, content) === 'pledged') {
    if (together || content.debtors.length === 1) return undefined;
    return 'the amount is pledged by all debtors together: name none of them';
  }
  if (committedBy(standing, fact, content).length > 0) return undefined;
  return together ? 'nothing is committed by all debtors together' : `${standing.debtor} committed nothing of its own`;
}

const changeAmount: Rule<'AmountChanged'> = {
  allows: (standing, fact, content) => open(standing) && whyUnchangeable(standing, fact, content) === undefined,
  because: (standing, fact, content) => (open(standing) ? whyUnchangeable(standing, fact, content) : undefined),
  apply(standing, fact, content) {
    const now = moved(standing, fact);
    if (isTogether(content, fact) || stageOf(standing, fact, content) === 'pledged') return settled(now, fact, content);
    const { own, reached } = standing.assistance ?? NONE;
    const assistance = { own: { ...own, committed: [fact.data.amount] }, reached };
    return settled({ ...now, assistance }, fact, content);
  },
};

/** What of an amount is no single debtor's: what all pledged, and what several committed and delivered together. */
export function sharedAfter(state: CommitmentState, fact: Fact): CommitmentState {
  const { content, joint = NOTHING, standings } = state;
  switch (fact.type) {
    case 'AmountCommitted':
    case 'DeliveryReported':
      return isTogether(content, fact) ? { ...state, joint: tallied(joint, fact) } : state;
    case 'AmountChanged': {
      const { amount } = fact.data;
      const [alone] = standings;
      // What one of several committed of its own is kept with its standing.
      if (!isTogether(content, fact) && content.debtors.length > 1) return state;
      if (stageOf(alone, fact, { ...content, joint }) === 'pledged')
        return { ...state, content: { ...content, terms: { ...content.terms, amount } } };
      return isTogether(content, fact) ? { ...state, joint: { ...joint, committed: [amount] } } : state;
    }
    default:
      return state;
  }
}

/** The acts by which amounts are told, and those common ones that may lead back: never behind what was delivered. */
export const ASSISTANCE_RULES = {
  AmountCommitted: commitAmount,
  AmountChanged: changeAmount,
  DeliveryReported: reportDelivery,
  FulfilmentContested: {
    ...contestFulfilment,
    apply(standing: Standing, fact: Fact<'FulfilmentContested'>, content: Content): Standing {
      const contested = contestFulfilment.apply!(standing, fact, content);
      return contested.status === standing.status ? contested : settled(contested, fact, content);
    },
  },
  CommitmentReopened: {
    ...COMMON_RULES.CommitmentReopened,
    apply: (standing: Standing, fact: Fact<'CommitmentReopened'>, content: Content): Standing =>
      caughtUp(COMMON_RULES.CommitmentReopened.apply!(standing, fact, content), fact),
  },
};
