import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SignerKey, VerifierKey } from '#libs/transparency';
import { type Head, headIn, keysNamed, signerOf, textOf } from './heads.js';

/** What stands beside a ledger of its log. */
export interface LedgerHeads {
  readonly signer?: SignerKey | undefined;
  readonly keys: readonly VerifierKey[];
  /** The last that was signed, with its note. Undefined where there is none. */
  readonly last?: Head & { readonly note: string };
}

/**
 * The key and the last signed head of a data directory. Read before the ledger is: the head of a running server grows with it.
 * @param headFile where the server was told to keep it elsewhere
 * @param key of the user, in place of the directory's own
 */
export function headsBeside(dataDir: string, headFile = join(dataDir, 'tlog.head'), key?: string): LedgerHeads {
  const signer = signerOf(join(dataDir, 'tlog.key'));
  const keys = key !== undefined ? keysNamed(key) : signer ? [signer.verifier] : [];
  if (!existsSync(headFile)) return { signer, keys };
  const note = textOf(headFile);
  // The server knows its ledger by the name of its key.
  const origin = key === undefined ? signer?.verifier.name : undefined;
  return { signer, keys, last: { ...headIn(note, headFile, { keys, origin }), note } };
}
