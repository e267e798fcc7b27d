import type { Role } from './role.js';

/** Who stands behind the pseudonymous id in events. */
export interface Actor {
  readonly id: string;
  /** As whoever made the key, or the identity provider, names them. */
  readonly name: string;
}

/** A key as it is kept: not the key. Instants are ms since the epoch. */
export interface KeptKey {
  /** Names the key to whoever keeps keys. */
  readonly id: string;
  readonly actor: Actor;
  readonly roles: readonly Role[];
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly revokedAt?: number;
}

export interface NewKey extends Omit<KeptKey, 'revokedAt'> {
  readonly hash: Uint8Array;
}

/** Somebody read, or tried to. */
export interface ReadAccess {
  /** Ms since the epoch. */
  readonly at: number;
  readonly actor: string;
  readonly credential: string;
  readonly method: string;
  /** With its query, which says what was looked for. */
  readonly path: string;
  /** The path's pattern. */
  readonly route: string;
  readonly status: number;
}

export interface AccessFilter {
  readonly actor?: string;
  readonly route?: string;
  /** Ms since the epoch, both inclusive. */
  readonly from?: number;
  readonly to?: number;
}

/** An access and its place among all of them, from 1. */
export interface NumberedAccess extends ReadAccess {
  readonly number: number;
  /** Of the actor; null where the store knows none. */
  readonly name: string | null;
}

/** Keys, who holds them, and who read what. Never rebuilt: it belongs into every backup. */
export abstract class ControlStore {
  /** By the hash of its text; also one that expired or was revoked. */
  abstract keyOf(hash: Uint8Array): Promise<KeptKey | undefined>;
  /** Oldest first. */
  abstract keys(): Promise<readonly KeptKey[]>;
  /** The actor of the key is made where there is none of its id, and keeps its name where there is one. */
  abstract addKey(key: NewKey): Promise<void>;
  /** Adds the key that `make` makes, and does not call it where there is one: of processes that begin at once, one adds a key. */
  abstract addFirstKey(make: () => Promise<NewKey>): Promise<boolean>;
  /** False if there is no such key; one that was revoked before stays as it was. */
  abstract revokeKey(id: string, at: number): Promise<boolean>;
  /** Who a token's issuer means by a subject; made on first sight, as the actor that is given. */
  abstract actorOfSubject(issuer: string, subject: string, make: () => Actor, at: number): Promise<Actor>;
  /** On disk when it resolves. All of them or none; which of both, is not known where a connection broke meanwhile. */
  abstract noteAccesses(accesses: readonly ReadAccess[]): Promise<void>;
  /** Newest first, those with a number below `before`. */
  abstract accesses(filter: AccessFilter, limit: number, before?: number): Promise<readonly NumberedAccess[]>;
  /** Forgets accesses from before an instant. */
  abstract forgetAccesses(before: number): Promise<void>;
  /** Rejects with `StoreUnavailable` where it cannot be read, as every question does. */
  abstract check(): Promise<void>;
  /** Once more changes nothing. */
  abstract close(): Promise<void>;
}
