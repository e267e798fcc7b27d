import type { Condition, Dispute, Side, Source, StandingAnswer } from '#libs/commitments';
import type { Alleged, PlainStanding } from './plain-acts.js';
import { plainAmounts } from './plain-assistance.js';
import type { PlainBelief } from './plain-belief.js';
import { plainFold, type PlainState } from './plain-fold.js';

const LISTED_MAX = 10;

/**
 * What a list says of a commitment at an instant, but for the conditions that only the calendar brings about; nothing
 * before its making. `disputed` and `conflict` follow from the facts.
 */
export function plainAnswer({ facts, retracted }: PlainBelief, asOf: number) {
  if (facts[0].countsAt > asOf) return undefined;
  const state = plainFold(facts, asOf);
  const { content, deadline, standings } = state;
  const { kind, subject, debtors, creditors, effective, zone } = content;
  const said = { kind, subject, debtors, creditors, effective, ...(zone && { zone }), deadline };
  const factual: readonly Condition[] = [];
  const amounts = plainAmounts(state);
  const none = { status: 'retracted' as const, standing: [], disputed: false, disputes: [], factual };
  if (retracted) return { ...said, ...none, ...(amounts && { amounts: [] }) };
  return { ...said, ...told(state, standings), ...(amounts && { amounts }) };
}

function told({ conflicts }: PlainState, standings: readonly PlainStanding[]) {
  const statuses = new Set(standings.map(({ status }) => status));
  const disputes = [...fulfilmentDisputes(standings), ...breachDisputes(standings)];
  const factual: readonly Condition[] = [
    ...(disputes.length > 0 ? (['disputed'] as const) : []),
    ...(conflicts.length > 0 ? (['conflict'] as const) : []),
  ];
  return {
    status: statuses.size === 1 ? standings[0]!.status : ('mixed' as const),
    standing: standings.map(standingTold),
    disputed: disputes.length > 0,
    disputes: disputes.slice(0, LISTED_MAX),
    factual,
  };
}

function standingTold(standing: PlainStanding) {
  const { debtor, status, since, suspended, notice, released, marked, visit, contests } = standing;
  const suspension = suspended && { since: suspended.since, ...(suspended.until && { until: suspended.until }) };
  return {
    debtor,
    status,
    since,
    ...(suspension && { suspended: suspension }),
    ...(notice && { noticeUntil: notice.from }),
    ...(released.length > 0 && { released }),
    ...(marked && { marked }),
    ...(visit && { visit }),
    ...(contests.length > 0 && { contested: contests.toReversed().slice(0, LISTED_MAX).map(contestTold) }),
  } satisfies StandingAnswer;
}

function contestTold({ fact, asserted }: PlainStanding['contests'][number]) {
  const { by, reason, effective } = fact.data;
  const { id: event, data } = asserted;
  return {
    by,
    reason,
    since: effective,
    event: fact.id,
    assertedBy: data.by,
    asserted: { by: data.by, since: data.effective, event },
  };
}

interface Saying {
  readonly id: string;
  readonly data: {
    readonly by: string;
    readonly effective: string;
    readonly source?: Source;
    readonly ground?: string;
    readonly reason?: string;
  };
}

const side = ({ id, data: { by, effective, source, ground, reason } }: Saying): Side => {
  const why = ground ?? reason;
  return { by, since: effective, event: id, ...(why && { ground: why }), source: source ?? null };
};

function fulfilmentDisputes(standings: readonly PlainStanding[]): readonly Dispute[] {
  const contested = standings.flatMap(({ debtor, contests }) =>
    contests.toReversed().map((contest) => ({ debtor, ...contest })),
  );
  return together(
    contested.map(({ debtor, fact, asserted }) => ({
      about: 'fulfilment',
      debtors: [debtor],
      asserted: side(asserted),
      contested: side(fact),
    })),
  );
}

/** The newest first. */
function breachDisputes(standings: readonly PlainStanding[]): readonly Dispute[] {
  return together(
    standings.flatMap(({ debtor, allegations }) =>
      allegations
        .filter(({ open }) => open)
        .map((alleged) => breach(debtor, alleged))
        .toReversed(),
    ),
  );
}

const breach = (debtor: string, { fact, answer }: Alleged): Dispute => ({
  about: 'breach',
  debtors: [debtor],
  asserted: side(fact),
  contested: answer ? side(answer) : null,
});

/** What the same two entries say of several debtors is one dispute. */
function together(disputes: readonly Dispute[]): readonly Dispute[] {
  const firsts = disputes.filter((each, place) => disputes.findIndex((other) => isSame(each, other)) === place);
  return firsts.map((first) => ({
    ...first,
    debtors: disputes.filter((each) => isSame(each, first)).flatMap(({ debtors }) => debtors),
  }));
}

const isSame = (a: Dispute, b: Dispute): boolean =>
  a.asserted.event === b.asserted.event && a.contested?.event === b.contested?.event;
