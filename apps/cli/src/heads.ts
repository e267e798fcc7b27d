import { existsSync, readFileSync } from 'node:fs';
import {
  openCheckpoint,
  parseCheckpoint,
  parseSignerKey,
  parseVerifierKey,
  type SeenHead,
  type SignerKey,
  Unsound,
  type VerifierKey,
} from '#libs/transparency';

/** A checkpoint that was seen, and whose signature on it holds; nobody's on a bare text, or where no key is known. */
export interface Head extends SeenHead {
  readonly origin: string;
  readonly signedBy: readonly VerifierKey[];
  /** Whether there are signatures at all. */
  readonly isSigned: boolean;
}

/** What is known of a log before its checkpoints are read. */
export interface Known {
  /** None: signatures are not checked. */
  readonly keys: readonly VerifierKey[];
  /** The ledger's name, where it is known. */
  readonly origin?: string | undefined;
}

/**
 * The checkpoint in a text. Throws `Unsound` where it is of another ledger, or its signature of none of the keys; the bare text
 * of one, without a signature, is what its keeper vouches for.
 */
export function headIn(text: string, name: string, { keys, origin }: Known): Head {
  const end = text.lastIndexOf('\n\n');
  const isSigned = end >= 0;
  try {
    const checkpoint = parseCheckpoint(isSigned ? text.slice(0, end + 1) : text);
    if (origin !== undefined && checkpoint.origin !== origin)
      throw new Unsound('other-log', `it is of the ledger ${checkpoint.origin}, and this one is ${origin}`);
    const { size, root, origin: itsOwn } = checkpoint;
    const signedBy = isSigned && keys.length > 0 ? openCheckpoint(text, { origin: itsOwn, keys }).signedBy : [];
    return { name, size, root, origin: itsOwn, signedBy, isSigned };
  } catch (error) {
    if (!(error instanceof Unsound)) throw error;
    const advice =
      error.code === 'no-known-signature' ? `; the keys are ${keys.map((key) => key.text).join(', ')}` : '';
    throw new Unsound(error.code, `${name}: ${error.message}${advice}`);
  }
}

/** Throws with what to do where the file cannot be read. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = { ENOENT: 'there is no such file', EISDIR: 'it is a directory', EACCES: 'you may not' }[code ?? ''];
    throw new Error(`${file} cannot be read: ${why ?? message}`, { cause: error });
  }
}

/** The verifier keys that a user names: one itself, or a file of them, one a line; a signer's key file stands for its verifier. */
export function keysNamed(keyOrFile: string): readonly VerifierKey[] {
  if (!existsSync(keyOrFile)) return [verifierIn(keyOrFile, 'the key')];
  const lines = textOf(keyOrFile).split('\n').filter(Boolean);
  if (lines.length === 0) throw new Error(`${keyOrFile} holds no key`);
  return lines.map((line) =>
    line.startsWith('PRIVATE+KEY+') ? parseSignerKey(line).verifier : verifierIn(line, keyOrFile),
  );
}

/** Throws `Unsound`, which says what a key is. */
export function verifierIn(text: string, name: string): VerifierKey {
  try {
    return parseVerifierKey(text);
  } catch (error) {
    if (!(error instanceof Unsound)) throw error;
    throw new Unsound(
      error.code,
      `${name}: ${error.message}; name a file of keys, or a key such as example.org/ledger+0a1b2c3d+AX…`,
    );
  }
}

/** The key that a data directory signs with; undefined where there is none, or the user may not read it. */
export function signerOf(file: string): SignerKey | undefined {
  try {
    return parseSignerKey(readFileSync(file, 'utf8').replace(/\n$/, ''));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EACCES') return undefined;
    throw new Error(`${file}: ${message}`, { cause: error });
  }
}
