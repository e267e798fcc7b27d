import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type ControlStore, KEY_BYTES, keyHash, keyText, type NewKey, type Role } from '#libs/access';
import { replaceFile } from '../transparency/durable-file.js';

export interface KeyRequest {
  /** Whose it is, for whoever keeps keys; no event names it. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** Ms since the epoch; never without it. */
  readonly expiresAt?: number;
  /** An actor that has keys already, say one that is about to expire; a new one without it. */
  readonly actor?: string;
}

/** A new key, and its text, which nobody is told again. */
export function newKey(
  { name, roles, expiresAt, actor }: KeyRequest,
  now: number,
): { readonly text: string; readonly key: NewKey } {
  const text = keyText(randomBytes(KEY_BYTES));
  const key = {
    id: `key-${randomBytes(4).toString('hex')}`,
    hash: keyHash(text),
    actor: { id: actor ?? newActorId(), name },
    roles,
    createdAt: now,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
  return { text, key };
}

/** Says nothing of whom it stands for: events keep it for ever. */
export const newActorId = (): string => `actor-${randomBytes(6).toString('hex')}`;

/** Of a new ledger. The events of ledgers from before there were keys name this actor as well. */
const FIRST: KeyRequest = { name: 'First admin', roles: ['admin'], actor: 'local' };
const OWNER_ONLY = 0o600;

/** Where the first key is written, once. */
export const firstKeyFile = (directory: string): string => join(directory, 'admin.key');

/**
 * Makes the key that a new ledger begins with: of an admin, in a file that only its owner reads. The file comes first, so that
 * a crash leaves no key that nobody holds.
 * @returns whether there was none before
 */
export async function makeFirstKey(store: ControlStore, directory: string, now: number): Promise<boolean> {
  return store.addFirstKey(async () => {
    const { text, key } = newKey(FIRST, now);
    await replaceFile(firstKeyFile(directory), `${text}\n`, OWNER_ONLY);
    return key;
  });
}
