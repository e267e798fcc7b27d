import type { AccessFilter, KeptKey, Role } from '#libs/access';

/** A key with its actor, as a row has it on either engine. */
export interface KeyRow {
  readonly id: string;
  readonly actor: string;
  readonly name: string;
  /** Parted by spaces. */
  readonly roles: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

/** Selects `KeyRow`s. */
export const KEYS = `SELECT keys.id, actor, name, roles, keys.created_at AS "createdAt", expires_at AS "expiresAt",
  revoked_at AS "revokedAt" FROM keys JOIN actors ON actors.id = actor`;

export const keyIn = ({ id, actor, name, roles, createdAt, expiresAt, revokedAt }: KeyRow): KeptKey => ({
  id,
  actor: { id: actor, name },
  roles: roles.split(' ') as Role[],
  createdAt,
  ...(expiresAt === null ? {} : { expiresAt }),
  ...(revokedAt === null ? {} : { revokedAt }),
});

/**
 * The question for accesses, newest first, and its values.
 * @param placeholder how the engine writes the nth value, from 1
 */
export function accessesAsked(
  { actor, route, from, to }: AccessFilter,
  limit: number,
  before: number | undefined,
  placeholder: (nth: number) => string,
): { readonly sql: string; readonly values: readonly (string | number)[] } {
  const values: (string | number)[] = [];
  const valued = (value: string | number): string => placeholder(values.push(value));
  const conditions = (
    [
      ['number <', before],
      ['actor =', actor],
      ['route =', route],
      ['at >=', from],
      ['at <=', to],
    ] as const
  ).flatMap(([what, value]) => (value === undefined ? [] : [`${what} ${valued(value)}`]));
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const sql = `SELECT number, at, actor, name, credential, method, path, route, status
    FROM accesses LEFT JOIN actors ON actors.id = actor ${where} ORDER BY number DESC LIMIT ${valued(limit)}`;
  return { sql, values };
}
