import { optional } from '../optional.js';
import type { PartyCode } from '../party/party.js';
import type { Fact } from './facts.js';
import type { Rule } from './rule.js';
import { type Assertion, type Contested, isOpen, moveTo, type Standing, type Status } from './standing.js';

/** Fulfilment asserted: `to` is where it leads, or nothing where it only leaves a mark. */
export const assertion = (
  fulfils: (standing: Standing) => boolean,
  to: (fact: Fact<'FulfilmentAsserted'>) => Status | undefined,
): Rule<'FulfilmentAsserted'> => ({
  // Whoever contested may give in whatever became of it since.
  allows: (standing, { data: { by } }) => fulfils(standing) || standing.contests.some((contest) => contest.by === by),
  apply(standing, fact) {
    const { by, degree, effective } = fact.data;
    // Whoever contested and now asserts it has settled that dispute, and nobody else's.
    const contests = standing.contests.filter((contest) => contest.by !== by);
    if (!fulfils(standing)) return { ...standing, contests };
    const { marked: _, ...rest } = standing;
    const mark = degree === 'full' ? {} : { marked: degree };
    const status = to(fact) ?? standing.status;
    const held: Assertion = { ...saidBy(fact), ...mark, to: status, before: standing };
    return moveTo({ ...rest, ...mark, contests, performedAt: fact.countsAt, assertion: held }, status, effective);
  },
});

const saidBy = ({ id, version, countsAt, data }: Fact<'FulfilmentAsserted'>): Contested => ({
  event: id,
  by: data.by,
  since: data.effective,
  ...optional({ source: data.source }),
  at: countsAt,
  version,
});

/** Takes back what the last assertion did, and nothing that came after it; the one before it holds again. */
export function undo(standing: Standing, { at, marked: mark, before }: Assertion): Standing {
  const { assertion: _, marked, performedAt, ...rest } = standing;
  return {
    ...rest,
    ...optional({
      assertion: before.assertion,
      marked: marked === mark ? before.marked : marked,
      performedAt: performedAt === at ? before.performedAt : performedAt,
    }),
  };
}

/** What a contest by a party would hit: the latest assertion that it does not contest already. */
function contestable({ assertion: held, contests }: Standing, by: PartyCode): Contested | undefined {
  const own = new Set(contests.filter((contest) => contest.by === by).map((contest) => contest.assertion.event));
  return contests
    .map((contest) => contest.assertion)
    .filter(({ event }) => !own.has(event))
    .reduce<Contested | undefined>((a, b) => (a && isLater(a, b) ? a : b), held);
}

const isLater = (a: Contested, b: Contested): boolean => (a.at === b.at ? a.version >= b.version : a.at > b.at);

/** What was asserted is undone from the first contest on, and disputed by each party that contests it. */
export const contestFulfilment: Rule<'FulfilmentContested'> = {
  allows: (standing, { data }) => contestable(standing, data.by) !== undefined,
  because: ({ contests }, { data: { by } }) =>
    contests.some((contest) => contest.by === by)
      ? `${by} contests all that was asserted already`
      : 'no assertion of fulfilment stands',
  apply(standing, { id, data: { by, reason, effective, source } }) {
    const meant = contestable(standing, by);
    if (!meant) return standing;
    const { event, since, at, version } = meant;
    const assertion = { event, by: meant.by, since, ...optional({ source: meant.source }), at, version };
    const contests = [
      ...standing.contests,
      { event: id, by, reason, since: effective, ...optional({ source }), assertion },
    ];
    const undone = standing.assertion;
    if (undone?.event !== event) return { ...standing, contests };
    const contested: Standing = { ...undo(standing, undone), contests };
    const { status } = undone.before;
    if (standing.status === undone.to) return moveTo(contested, status, effective);
    return standing.closedFrom === undone.to && isOpen(status) ? { ...contested, closedFrom: status } : contested;
  },
};
