import { assertion } from './fulfilment.js';
import type { Rules } from './rule.js';
import { antecedentMet } from './rules.js';
import { isOpen, moveTo, type Standing } from './standing.js';

const open = ({ status }: Standing): boolean => isOpen(status);

/** The rules of what may be done bit by bit, and that a condition may end: short of all of it, it is partly fulfilled. */
export const DONE_IN_PARTS = {
  ConditionMet: {
    allows: open,
    apply: (standing, fact) =>
      fact.data.which === 'end' ? moveTo(standing, 'fulfilled', fact.data.effective) : antecedentMet(standing, fact),
  },
  FulfilmentAsserted: assertion(open, ({ data }) => (data.degree === 'full' ? 'fulfilled' : 'partly_fulfilled')),
} satisfies Rules;
