/**
 * What a credential lets its holder do; it may hold several. Whoever holds any may read the ledger. A recorder logs what
 * happened, a reviewer judges it and corrects what was logged, an auditor reads also who read what, and an admin may do all.
 */
export const ROLES = ['reader', 'recorder', 'reviewer', 'auditor', 'admin'] as const;

export type Role = (typeof ROLES)[number];

/** What an operation asks of whoever calls it: nothing, or a role. */
export type Access = 'public' | Role;

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** Whether one of the roles is, or includes, the one that is needed. */
export const includesRole = (held: readonly Role[], needed: Role): boolean =>
  held.includes(needed) || held.includes('admin') || (needed === 'reader' && held.length > 0);
