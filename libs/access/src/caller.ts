import type { Role } from './role.js';

/** Whoever makes a request, as the credential says: a request's body has no say in it. */
export interface Caller {
  /** The pseudonymous id that events name; the control store knows whose it is. */
  readonly actor: string;
  readonly roles: readonly Role[];
  /** Limits are counted for it: a key, a token's holder, or an address. */
  readonly credential: string;
}

/** Who reads without a credential, where that is allowed. */
export const ANYBODY = 'anybody';
