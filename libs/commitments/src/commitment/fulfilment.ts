import { optional } from '../optional.js';
import type { Fact } from './facts.js';
import type { Rule } from './rule.js';
import { type Assertion, isOpen, moveTo, type Standing, type Status } from './standing.js';

/** Fulfilment asserted: `to` is where it leads, or nothing where it only leaves a mark. */
export const assertion = (
  allows: (standing: Standing) => boolean,
  to: (fact: Fact<'FulfilmentAsserted'>) => Status | undefined,
): Rule<'FulfilmentAsserted'> => ({
  allows,
  apply(standing, fact) {
    const { by, degree, effective, source } = fact.data;
    const { contest, marked: _, ...rest } = standing;
    const mark = degree === 'full' ? {} : { marked: degree };
    const status = to(fact) ?? standing.status;
    return moveTo(
      {
        ...rest,
        ...mark,
        // Whoever contested and now asserts it has settled the dispute.
        ...(contest && contest.by !== by ? { contest } : {}),
        performedAt: fact.countsAt,
        assertion: {
          event: fact.id,
          by,
          since: effective,
          ...optional({ source }),
          at: fact.countsAt,
          ...mark,
          to: status,
          before: standing,
        },
      },
      status,
      effective,
    );
  },
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

/** What was asserted is undone from the contest on, and disputed. */
export const contestFulfilment: Rule<'FulfilmentContested'> = {
  allows: ({ assertion: held }) => held !== undefined,
  apply(standing, { id, data: { by, reason, effective, source } }) {
    const undone = standing.assertion;
    if (!undone) return standing;
    const { at: _, marked: __, to: ___, before: ____, ...assertion } = undone;
    const contest = { event: id, by, reason, since: effective, ...optional({ source }), assertion };
    const contested: Standing = { ...undo(standing, undone), contest };
    const { status } = undone.before;
    if (standing.status === undone.to) return moveTo(contested, status, effective);
    return standing.closedFrom === undone.to && isOpen(status) ? { ...contested, closedFrom: status } : contested;
  },
};
