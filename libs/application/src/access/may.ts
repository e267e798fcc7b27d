import { type Caller, includesRole, type Role } from '#libs/access';
import { type ActName } from '#libs/commitments';
import type { ImportAct } from '../import/line.js';

/** The caller has no role that lets it do what it asked for. */
export class Forbidden extends Error {
  override readonly name = 'Forbidden';

  constructor(readonly needed: Role) {
    super(`This needs the role ${needed}. Ask whoever keeps the keys of this ledger for one with it.`);
  }
}

/**
 * Who may do each act. Whatever says how a promise was kept, or that the record was wrong, is a judgement; what was said and
 * done in the world is logged. An act does not compile until it stands here.
 */
export const ROLE_OF_ACT = {
  reaffirm: 'recorder',
  'change-scope': 'recorder',
  amend: 'recorder',
  'change-deadline': 'recorder',
  'report-progress': 'recorder',
  'meet-condition': 'recorder',
  'commit-amount': 'recorder',
  'change-amount': 'recorder',
  'report-delivery': 'recorder',
  invoke: 'recorder',
  'schedule-visit': 'recorder',
  'postpone-visit': 'recorder',
  'cancel-visit': 'recorder',
  'substitute-visit': 'recorder',
  'assert-fulfilment': 'reviewer',
  'contest-fulfilment': 'reviewer',
  'allege-breach': 'reviewer',
  'contest-breach': 'reviewer',
  'find-breach': 'reviewer',
  'withdraw-allegation': 'reviewer',
  assess: 'reviewer',
  suspend: 'recorder',
  resume: 'recorder',
  'give-notice': 'recorder',
  'revoke-notice': 'recorder',
  withdraw: 'recorder',
  release: 'recorder',
  terminate: 'recorder',
  supersede: 'recorder',
  'declare-moot': 'recorder',
  reopen: 'reviewer',
  'make-reservation': 'recorder',
  'accept-reservation': 'recorder',
  'object-to-reservation': 'recorder',
  'withdraw-reservation': 'recorder',
  'withdraw-objection': 'recorder',
  succeed: 'recorder',
  'attach-source': 'recorder',
  'correct-event': 'reviewer',
  'retract-event': 'reviewer',
  retract: 'reviewer',
  'link-duplicate': 'reviewer',
} as const satisfies Record<ActName, Role>;

/** Who may do what a line of an import says: whatever is no act on a commitment is logged. */
const roleOfLine = (act: ImportAct): Role => (act in ROLE_OF_ACT ? ROLE_OF_ACT[act as ActName] : 'recorder');

/** Throws `Forbidden`. */
export function assertMay({ roles }: Caller, act: ImportAct): void {
  const needed = roleOfLine(act);
  if (!includesRole(roles, needed)) throw new Forbidden(needed);
}
