import {
  type AccessFilter,
  type Actor,
  ControlStore,
  type KeptKey,
  type NewKey,
  type NumberedAccess,
  type ReadAccess,
} from '#libs/access';
import { CONTROL_LAYOUT } from './control.postgres.schema.js';
import { accessesAsked, keyIn, type KeyRow, KEYS } from './control.row.js';
import type { PostgresDatabase } from './postgres.js';
import type { Ask, PostgresAsking } from './postgres-asking.js';
import { openLaidOut, type Which } from './postgres-schema.js';

/** Keys and accesses in a schema of a PostgreSQL database, for any number of processes. */
export class PostgresControlStore extends ControlStore {
  private constructor(private readonly asking: PostgresAsking) {
    super();
  }

  /** Makes what is missing, unless an existing one is wanted; rejects with `LedgerUnusable`, which says what to do. The pool is closed with the store. */
  static async open(database: PostgresDatabase, which?: Which): Promise<PostgresControlStore> {
    return new PostgresControlStore(await openLaidOut(database, CONTROL_LAYOUT, which));
  }

  override async keyOf(hash: Uint8Array): Promise<KeptKey | undefined> {
    const [row] = await this.asking.ask<KeyRow>(`${KEYS} WHERE hash = decode($1, 'hex')`, hexOf(hash));
    return row && keyIn(row);
  }

  override async keys(): Promise<readonly KeptKey[]> {
    return (await this.asking.ask<KeyRow>(`${KEYS} ORDER BY keys.created_at, keys.id`)).map(keyIn);
  }

  override async addKey(key: NewKey): Promise<void> {
    await this.asking.transaction(async (ask) => insert(ask, key));
  }

  /** Others wait while it is made. */
  override async addFirstKey(make: () => Promise<NewKey>): Promise<boolean> {
    return this.asking.transaction(async (ask) => {
      await ask('SELECT FROM owner FOR UPDATE');
      if ((await ask('SELECT FROM keys LIMIT 1')).length > 0) return false;
      await insert(ask, await make());
      return true;
    });
  }

  override async revokeKey(id: string, at: number): Promise<boolean> {
    const revoke = 'UPDATE keys SET revoked_at = coalesce(revoked_at, $1) WHERE id = $2 RETURNING id';
    return (await this.asking.ask(revoke, at, id)).length > 0;
  }

  override async actorOfSubject(issuer: string, subject: string, make: () => Actor, at: number): Promise<Actor> {
    const known = await this.subject(issuer, subject);
    if (known) return known;
    const { id, name } = make();
    // Waits for whoever makes the same one, and makes none then.
    await this.asking.ask(
      'INSERT INTO actors VALUES ($1, $2, $3, $4, $5) ON CONFLICT (issuer, subject) DO NOTHING',
      id,
      kept(name),
      issuer,
      subject,
      at,
    );
    return (await this.subject(issuer, subject))!;
  }

  /** One statement, and so all of them or none. */
  override async noteAccesses(accesses: readonly ReadAccess[]): Promise<void> {
    if (accesses.length === 0) return;
    await this.asking.ask(
      `WITH counted AS (UPDATE given SET accesses = accesses + $1 RETURNING accesses - $1 AS before)
        INSERT INTO accesses SELECT before + n, at, actor, credential, method, path, route, status
          FROM counted, unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::integer[])
            WITH ORDINALITY AS t (at, actor, credential, method, path, route, status, n)`,
      accesses.length,
      accesses.map(({ at }) => at),
      ...(['actor', 'credential', 'method', 'path', 'route'] as const).map((column) =>
        accesses.map((access) => kept(access[column])),
      ),
      accesses.map(({ status }) => status),
    );
  }

  override async accesses(filter: AccessFilter, limit: number, before?: number): Promise<readonly NumberedAccess[]> {
    if ([filter.actor, filter.route].some((text) => text?.includes('\0'))) return [];
    const { sql, values } = accessesAsked(filter, limit, before, (nth) => `$${nth}`);
    return this.asking.ask<NumberedAccess>(sql, ...values);
  }

  override async forgetAccesses(before: number): Promise<void> {
    await this.asking.ask('DELETE FROM accesses WHERE at < $1', before);
  }

  override async check(): Promise<void> {
    await this.asking.ask('SELECT FROM keys LIMIT 1');
  }

  override async close(): Promise<void> {
    await this.asking.close();
  }

  private async subject(issuer: string, subject: string): Promise<Actor | undefined> {
    const question = 'SELECT id, name FROM actors WHERE issuer = $1 AND subject = $2';
    return (await this.asking.ask<Actor>(question, issuer, subject))[0];
  }
}

async function insert(ask: Ask, { id, hash, actor, roles, createdAt, expiresAt }: NewKey): Promise<void> {
  await ask(
    'INSERT INTO actors (id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING',
    actor.id,
    kept(actor.name),
    createdAt,
  );
  await ask(
    `INSERT INTO keys (id, hash, actor, roles, created_at, expires_at) VALUES ($1, decode($2, 'hex'), $3, $4, $5, $6)`,
    id,
    hexOf(hash),
    actor.id,
    roles.join(' '),
    createdAt,
    expiresAt ?? null,
  );
}

/** PostgreSQL keeps no U+0000, and one access with it would keep those beside it from being noted. */
const kept = (text: string): string => text.replaceAll('\0', '\uFFFD');

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
