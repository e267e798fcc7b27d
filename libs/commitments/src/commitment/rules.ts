import { firstInstantOf, lastInstantOf } from '#libs/event-sourcing';
import type { PartyCode } from '../party/party.js';
import { type Fact, type FactType } from './facts.js';
import { type Allegation, isOpen, isOpenAllegation, moved, moveTo, type Standing, type Status } from './standing.js';

/** What a rule may know of the commitment beside the debtor's own standing. */
export interface Parties {
  readonly debtors: readonly PartyCode[];
  readonly creditors: readonly PartyCode[];
}

/**
 * What an act does to the standing of one debtor. A kind's own rules stand in its file; the ones that all kinds share
 * stand below. A fact whose rule does not allow it is refused when new and shown as a conflict when it no longer fits.
 */
export interface Rule<Type extends FactType = FactType> {
  allows(standing: Standing, fact: Fact<Type>): boolean;
  apply?(standing: Standing, fact: Fact<Type>, parties: Parties): Standing;
}

export type Rules = { readonly [Type in FactType]?: Rule<Type> };

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

/** Fulfilment asserted: `to` is where it leads, or nothing where it only leaves a mark. */
export const assertion = (
  allows: (standing: Standing) => boolean,
  to: (fact: Fact<'FulfilmentAsserted'>) => Status | undefined,
): Rule<'FulfilmentAsserted'> => ({
  allows,
  apply(standing, fact) {
    const { by, degree, effective } = fact.data;
    const status = to(fact) ?? standing.status;
    // Whoever contested and now asserts it has settled the dispute.
    const { contest, marked: _, ...rest } = standing;
    const settled = contest && contest.by !== by ? { ...rest, contest } : rest;
    const asserted: Standing = {
      ...settled,
      ...(degree === 'full' ? {} : { marked: degree }),
      performedAt: fact.countsAt,
      assertion: {
        event: fact.id,
        by,
        on: effective,
        from: isOpen(standing.status) ? standing.status : 'active',
        to: status,
      },
    };
    return moveTo(asserted, status, effective);
  },
});

const contestFulfilment: Rule<'FulfilmentContested'> = {
  allows: ({ assertion: held }) => held !== undefined,
  apply(standing, { id, data: { by, reason, effective } }) {
    const { assertion: undone, marked: _, ...rest } = standing;
    if (!undone) return standing;
    const contest = { event: id, by, reason, since: effective, assertion: { event: undone.event, by: undone.by } };
    const contested: Standing = { ...rest, contest };
    if (undone.to === undone.from) return contested;
    if (standing.status === undone.to) return moveTo(contested, undone.from, effective);
    return standing.closedFrom === undone.to ? { ...contested, closedFrom: undone.from } : contested;
  },
};

const suspend: Rule<'CommitmentSuspended'> = {
  allows: (standing) => open(standing) && !standing.suspended,
  apply: (standing, { data: { effective, until, zone } }) => ({
    ...standing,
    suspended: {
      since: effective,
      endsAt: until === undefined ? Infinity : lastInstantOf(until, zone) + 1,
      ...(until === undefined ? {} : { until }),
    },
  }),
};

const resume: Rule<'CommitmentResumed'> = {
  allows: ({ suspended }) => suspended !== undefined,
  apply: ({ suspended: _, ...standing }) => standing,
};

const giveNotice: Rule<'WithdrawalNoticeGiven'> = {
  allows: (standing) => open(standing) && !standing.notice,
  apply: (standing, { data: { from, zone } }) => ({
    ...standing,
    notice: { from, takesEffectAt: firstInstantOf(from, zone) },
  }),
};

const revokeNotice: Rule<'WithdrawalNoticeRevoked'> = {
  allows: ({ notice }) => notice !== undefined,
  apply: ({ notice: _, ...standing }) => standing,
};

const release: Rule<'CommitmentReleased'> = {
  allows: (standing, { data }) => open(standing) && !standing.releasedBy.includes(data.by),
  apply(standing, { data: { by, effective } }, { creditors }) {
    const releasedBy = [...standing.releasedBy, by];
    const released = creditors.every((creditor) => releasedBy.includes(creditor));
    return released ? moveTo({ ...standing, releasedBy }, 'released', effective) : { ...standing, releasedBy };
  },
};

const reopen: Rule<'CommitmentReopened'> = {
  allows: ({ status }) => !isOpen(status),
  apply(standing, { data: { effective } }) {
    const { assertion: _, ...rest } = standing;
    return { ...moveTo(rest, standing.closedFrom!, effective), releasedBy: [], lapseWaived: true };
  },
};

const judged = (
  changes: (fact: Fact<'BreachContested' | 'BreachFound' | 'BreachAllegationWithdrawn'>) => Partial<Allegation>,
  concerns: (allegation: Allegation, by: PartyCode) => boolean = always,
): Rule<'BreachContested' | 'BreachFound' | 'BreachAllegationWithdrawn'> => {
  const meant = (by: PartyCode) => (each: Allegation) => isOpenAllegation(each) && concerns(each, by);
  return {
    allows: ({ allegations }, { data }) => allegations.some(meant(data.by)),
    apply: (standing, fact) => ({
      ...standing,
      allegations: standing.allegations.map((each) =>
        meant(fact.data.by)(each) ? { ...each, ...changes(fact), since: fact.data.effective } : each,
      ),
    }),
  };
};

function deadlineSet(standing: Standing, fact: Fact): Standing {
  return { ...moved(standing, fact), lapseWaived: false };
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
    apply: (standing: Standing, { id, data: { by, ground, effective } }: Fact<'BreachAlleged'>): Standing => ({
      ...standing,
      allegations: [...standing.allegations, { event: id, by, ground, state: 'alleged', since: effective }],
    }),
  },
  BreachContested: judged(({ data }) => ({ state: 'contested', contestedBy: data.by })),
  BreachFound: judged(({ data }) => ({ state: 'found', foundBy: data.by })),
  BreachAllegationWithdrawn: judged(
    () => ({ state: 'withdrawn' }),
    (allegation, by) => allegation.by === by,
  ),
  AssessmentRecorded: { allows: always },
  AssessmentRevised: { allows: always },
} satisfies Rules;

/** The rule of "the antecedent is met": open, stays, and something moved. */
export const antecedentMet = (standing: Standing, fact: Fact): Standing => ({
  ...moved(standing, fact),
  conditionMetAt: fact.countsAt,
});
