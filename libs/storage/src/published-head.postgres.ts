import type { Hash } from '#libs/transparency';
import type { PostgresAsking } from './postgres-asking.js';

/** What was signed of a log, and told. */
export interface PublishedHead {
  /** Leaves. */
  readonly size: number;
  readonly root: Hash;
  /** The signed note, as it is served. */
  readonly note: string;
}

/** A later head was published, or another of this size. Nothing was written. */
export class HeadRefused extends Error {
  override readonly name = 'HeadRefused';

  constructor(
    head: PublishedHead,
    /** What stands. */
    readonly published: PublishedHead,
  ) {
    const isFork = published.size === head.size;
    super(
      isFork
        ? `a head of another root over ${head.size} leaves was published`
        : `a head over ${published.size} leaves was published, and one over ${head.size} comes too late`,
    );
  }
}

/** The last head of a log that was signed, where every process that serves it finds it; in the schema of the log. */
export class PostgresPublishedHead {
  constructor(private readonly asking: PostgresAsking) {}

  /** On disk when it resolves. Rejects with `HeadRefused`; the same head over again changes nothing, its note neither. */
  async publish(head: PublishedHead): Promise<void> {
    const { size, root, note } = head;
    const taken = await this.asking.ask(
      `INSERT INTO published_head VALUES (1, $1, decode($2, 'hex'), $3)
        ON CONFLICT (one) DO UPDATE SET size = excluded.size, root = excluded.root, note = excluded.note
        WHERE published_head.size < excluded.size RETURNING size`,
      size,
      Buffer.from(root).toString('hex'),
      note,
    );
    if (taken.length > 0) return;
    const published = (await this.latest())!;
    if (published.size !== size || !Buffer.from(published.root).equals(root)) throw new HeadRefused(head, published);
  }

  async latest(): Promise<PublishedHead | undefined> {
    return (await this.asking.ask<PublishedHead>('SELECT size, root, note FROM published_head'))[0];
  }

  /**
   * What the heads of this log are verified by: the text that the first caller brought, whoever comes after.
   * @param text a verifier key, as c2sp.org/signed-note has it
   */
  async pinVerifier(text: string): Promise<string> {
    await this.asking.ask('INSERT INTO verifier VALUES (1, $1) ON CONFLICT (one) DO NOTHING', text);
    return (await this.verifier())!;
  }

  /** What the heads of this log are verified by, once a process that signs them has begun. */
  async verifier(): Promise<string | undefined> {
    return (await this.asking.ask<{ key: string }>('SELECT key FROM verifier'))[0]?.key;
  }

  /** Says to every process why the ledger may only be read; or, without a reason, that it may be written. */
  async complain(reason: string | undefined): Promise<void> {
    await (reason === undefined
      ? this.asking.ask('DELETE FROM complaint')
      : this.asking.ask(
          'INSERT INTO complaint VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET reason = excluded.reason',
          reason,
        ));
  }

  async complaint(): Promise<string | undefined> {
    return (await this.asking.ask<{ reason: string }>('SELECT reason FROM complaint'))[0]?.reason;
  }
}
