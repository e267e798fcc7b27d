import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseSignerKey, type SignerKey, signerKeyText } from '#libs/transparency';
import { LedgerUnusable } from '#libs/storage';
import { replaceFile, textOf } from './durable-file.js';

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
const SEED_BYTES = 32;

/** What is known of the heads that were signed before. */
interface Signed {
  /** A verifier key, as text. */
  readonly verifier?: string | undefined;
  readonly headFile?: string;
}

/** The key that signs the heads of the log. Its name is the ledger's name, the origin line of every checkpoint. */
export class LogKey {
  private constructor(readonly signer: SignerKey) {}

  get origin(): string {
    return this.signer.verifier.name;
  }

  /** Rejects with `LedgerUnusable` where the directory does not hold the key that a verifier is of. */
  static async require(directory: string, verifier: string | undefined): Promise<void> {
    if (verifier === undefined) return;
    const path = fileIn(directory);
    const held = await read(path);
    if (held?.verifier.text === verifier) return;
    const is = held === undefined ? 'there is none' : `it is ${held.verifier.text}`;
    throw new LedgerUnusable(
      path,
      `${is}, and the heads of this log are signed with the key of ${verifier}: copy that key here`,
    );
  }

  /**
   * The key in the data directory, made at the first start. Whoever calls holds the directory: two that make a key at once
   * would each sign with their own. Rejects with `LedgerUnusable`, which says what to do.
   * @param signed what heads of this log were signed with, if any were, and where the last one is kept: no other key is made
   */
  static async open(directory: string, ledgerName?: string, signed: Signed = {}): Promise<LogKey> {
    await LogKey.require(directory, signed.verifier);
    const path = fileIn(directory);
    const held = await read(path);
    if (!held) await requireUnsigned(path, signed.headFile);
    const key = new LogKey(held ?? (await make(path, ledgerName)));
    if (ledgerName === undefined || ledgerName === key.origin) return key;
    throw new LedgerUnusable(
      path,
      `it is the key of the ledger '${key.origin}', not of '${ledgerName}': set PACTA_LEDGER_NAME to that name, or leave it out`,
    );
  }
}

const fileIn = (directory: string): string => join(directory, 'tlog.key');

async function read(path: string): Promise<SignerKey | undefined> {
  const held = await textOf(path).catch((error: Error) => {
    throw new LedgerUnusable(path, `the key of the log cannot be read: ${error.message}`, { cause: error });
  });
  if (!held) return undefined;
  if ((held.mode & OTHERS) !== 0) {
    const mode = held.mode.toString(8).padStart(4, '0');
    throw new LedgerUnusable(path, `others may read the key of the log, its mode is ${mode}: chmod 600 ${path}`);
  }
  try {
    return parseSignerKey(held.text.replace(/\n$/, ''));
  } catch (error) {
    throw new LedgerUnusable(
      path,
      `it is not the key of the log (${(error as Error).message}): put back a copy of it`,
      {
        cause: error,
      },
    );
  }
}

/** A ledger of which a head was signed is another one, to whoever checks it, once another key signs. */
async function requireUnsigned(path: string, headFile: string | undefined): Promise<void> {
  const head = headFile === undefined ? undefined : await textOf(headFile).catch((error: Error) => error);
  if (head === undefined) return;
  throw new LedgerUnusable(
    path,
    `it is missing, and ${headFile} keeps a head that was signed before. Put back a copy of the key; or, if it is lost or that head is of another ledger, move the head away: a new key is made then, and to whoever checks it this is another ledger`,
  );
}

async function make(path: string, ledgerName?: string): Promise<SignerKey> {
  const name = ledgerName ?? `pacta-${randomBytes(4).toString('hex')}`;
  const text = signerKeyText(name, randomBytes(SEED_BYTES));
  await replaceFile(path, `${text}\n`, OWNER_ONLY);
  return parseSignerKey(text);
}
