import { lastInstantOf } from '#libs/event-sourcing';
import { optional } from '../optional.js';
import type { PartyCode } from '../party/party.js';
import type { Fact } from './facts.js';
import { contestFulfilment, undo } from './fulfilment.js';
import type { Rule, Rules } from './rule.js';
import {
  type Allegation,
  isOpen,
  isOpenAllegation,
  type Judgement,
  moved,
  moveTo,
  type Standing,
  type Status,
} from './standing.js';

const open = ({ status }: Standing): boolean => isOpen(status);
const always = (): boolean => true;

/** Open, and stays as it is. */
export const stays: Rule = { allows: open };

/** Open, stays, and something moved. */
export const moves: Rule = { allows: open, apply: moved };

/** From one of these open statuses (all, without any) to another status. */
export const leads = (to: Status, ...from: readonly Status[]): Rule => ({
  allows: ({ status }) => (from.length === 0 ? isOpen(status) : from.includes(status)),
  apply: (standing, { data }) => moveTo(standing, to, data.effective),
});

const suspend: Rule<'CommitmentSuspended'> = {
  allows: (standing) => open(standing) && !standing.suspended,
  because: ({ suspended }) => suspended && `it is suspended already, since ${suspended.since}`,
  apply: (standing, { data: { effective, until, zone } }) => ({
    ...standing,
    suspended: {
      since: effective,
      endsAt: until === undefined ? Infinity : lastInstantOf(until, zone) + 1,
      ...optional({ until }),
    },
  }),
};

const resume: Rule<'CommitmentResumed'> = {
  allows: ({ suspended }) => suspended !== undefined,
  because: (standing) => (open(standing) ? 'it is not suspended' : undefined),
  apply: ({ suspended: _, ...standing }) => standing,
};

const giveNotice: Rule<'WithdrawalNoticeGiven'> = {
  allows: (standing) => open(standing) && !standing.notice,
  because: ({ notice }) => notice && `notice was given already, from ${notice.from}`,
  apply: (standing, { data: { from, zone } }) => ({
    ...standing,
    // A period counts from its last instant, as a withdrawal of that date does.
    notice: { from, takesEffectAt: lastInstantOf(from, zone) },
  }),
};

const revokeNotice: Rule<'WithdrawalNoticeRevoked'> = {
  allows: ({ notice }) => notice !== undefined,
  because: (standing) => (open(standing) ? 'no notice of withdrawal is running' : undefined),
  apply: ({ notice: _, ...standing }) => standing,
};

const hasReleased = ({ released }: Standing, creditor: PartyCode): boolean =>
  released.some(({ by }) => by === creditor);

const release: Rule<'CommitmentReleased'> = {
  allows: (standing, { data }) => open(standing) && !hasReleased(standing, data.by),
  because(standing, { data: { by } }, { creditors }) {
    if (!open(standing) || !hasReleased(standing, by)) return undefined;
    const others = creditors.filter((creditor) => !hasReleased(standing, creditor));
    return `${by} has released ${standing.debtor} already; still to release: ${others.join(', ')}`;
  },
  apply(before, { data: { by, effective } }, { creditors }) {
    const standing = { ...before, released: [...before.released, { by, since: effective }] };
    const all = creditors.every((creditor) => hasReleased(standing, creditor));
    return all ? moveTo(standing, 'released', effective) : standing;
  },
};

const reopen: Rule<'CommitmentReopened'> = {
  allows: ({ status }) => !isOpen(status),
  apply(standing, { countsAt, data: { effective } }) {
    const { assertion: held, closedFrom, released, status } = standing;
    const before = held && held.to === status ? undo(standing, held) : standing;
    return {
      ...moveTo(before, closedFrom!, effective),
      // The releases that ended it are spent; those that never came to all wait for the others.
      released: status === 'released' ? [] : released,
      reopenedAt: countsAt,
    };
  },
};

const judged = <Type extends 'BreachContested' | 'BreachFound' | 'BreachAllegationWithdrawn'>(
  changes: (fact: Fact<Type>) => Partial<Allegation>,
  concerns: (allegation: Allegation, by: PartyCode) => boolean = always,
): Rule<Type> => {
  const meant = (by: PartyCode) => (each: Allegation) => isOpenAllegation(each) && concerns(each, by);
  return {
    allows: ({ allegations }, { data }) => allegations.some(meant(data.by)),
    because: ({ allegations }, { data: { by } }) =>
      allegations.some(isOpenAllegation) ? `${by} made none of the allegations that are open` : 'no allegation is open',
    apply: (standing, fact) => ({
      ...standing,
      allegations: standing.allegations.map((each) =>
        meant(fact.data.by)(each) ? { ...each, ...changes(fact), since: fact.data.effective } : each,
      ),
    }),
  };
};

const judgement = ({ id, data }: Fact<'BreachContested' | 'BreachFound'>): Judgement => ({
  event: id,
  by: data.by,
  ground: data.ground,
  since: data.effective,
  ...optional({ source: data.source }),
});

function deadlineSet(standing: Standing, fact: Fact): Standing {
  const { reopenedAt: _, ...rest } = moved(standing, fact);
  return rest;
}

/** The rules that all kinds share (DOMAIN: "Standing, by kind"). */
export const COMMON_RULES = {
  CommitmentReaffirmed: {
    allows: open,
    apply: (standing: Standing, { countsAt, data }: Fact): Standing => ({
      ...standing,
      affirmedAt: countsAt,
      affirmedOn: data.effective,
    }),
  },
  CommitmentAmended: {
    allows: open,
    apply: (standing: Standing, fact: Fact<'CommitmentAmended'>) =>
      fact.data.changes.deadline ? deadlineSet(standing, fact) : standing,
  },
  DeadlineChanged: { allows: open, apply: deadlineSet },
  ProgressReported: {
    allows: open,
    apply: (standing: Standing, fact: Fact) => ({ ...moved(standing, fact), performedAt: fact.countsAt }),
  },
  FulfilmentContested: contestFulfilment,
  CommitmentSuspended: suspend,
  CommitmentResumed: resume,
  WithdrawalNoticeGiven: giveNotice,
  WithdrawalNoticeRevoked: revokeNotice,
  CommitmentWithdrawn: leads('withdrawn'),
  CommitmentTerminated: leads('terminated'),
  CommitmentSuperseded: leads('superseded'),
  CommitmentDeclaredMoot: leads('moot'),
  CommitmentReleased: release,
  CommitmentReopened: reopen,
  BreachAlleged: {
    allows: always,
    apply: (standing: Standing, { id, data: { by, ground, effective, source } }: Fact<'BreachAlleged'>): Standing => ({
      ...standing,
      allegations: [
        ...standing.allegations,
        { event: id, by, ground, effective, ...optional({ source }), state: 'alleged', since: effective },
      ],
    }),
  },
  BreachContested: judged((fact) => ({ state: 'contested', contested: judgement(fact) })),
  BreachFound: judged((fact) => ({ state: 'found', found: judgement(fact) })),
  BreachAllegationWithdrawn: judged(
    () => ({ state: 'withdrawn' }),
    (allegation, by) => allegation.by === by,
  ),
  AssessmentRecorded: { allows: always },
  AssessmentRevised: { allows: always },
} satisfies Rules;

/** What it waits for has come about. */
export const antecedentMet = (standing: Standing, fact: Fact): Standing => ({
  ...moved(standing, fact),
  conditionMetAt: fact.countsAt,
});

/** The rule of the kinds that no condition ends. */
export const antecedentOnly: Rule<'ConditionMet'> = {
  knows: ({ data }) => data.which === 'antecedent',
  allows: open,
  apply: antecedentMet,
};
