import { base64, bytesOf, countOf } from './lines.js';
import { HASH_BYTES, type Hash } from './merkle.js';
import type { VerifierKey } from './note-keys.js';
import { openNote, type OpenedNote } from './note.js';
import { shown, Unsound } from './unsound.js';

/** The head of a log: what it held when this was signed (C2SP tlog-checkpoint). */
export interface Checkpoint {
  /** The log's name, one line. */
  readonly origin: string;
  /** Leaves. */
  readonly size: number;
  readonly root: Hash;
}

export interface ParsedCheckpoint extends Checkpoint {
  /** Lines that other logs may add. We write none, and none is understood. */
  readonly extensions: readonly string[];
}

/** What a reader of a log knows beforehand. */
export interface KnownLog {
  readonly origin: string;
  /** The log's own, and no witness's: one signature of any of them is enough. */
  readonly keys: readonly VerifierKey[];
}

/** The text of the note to sign. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  const text = `${origin}\n${size}\n${base64(root)}\n`;
  const parsed = parseCheckpoint(text);
  if (parsed.origin !== origin) throw new Unsound('malformed-checkpoint', 'an origin is one line');
  return text;
}

/** Throws `Unsound`: `malformed-checkpoint`. */
export function parseCheckpoint(text: string): ParsedCheckpoint {
  const [origin, decimal, encoded, ...rest] = text.split('\n');
  const [size, root] = [countOf(decimal ?? ''), bytesOf(encoded ?? '')];
  const extensions = rest.slice(0, -1);
  const isWhole = origin && rest.at(-1) === '' && extensions.every((line) => line !== '');
  if (!isWhole || size === undefined || root?.length !== HASH_BYTES) {
    throw new Unsound('malformed-checkpoint', 'a checkpoint is lines of origin, size and root');
  }
  return { origin, size, root, extensions };
}

/** The checkpoint in a note that a known log signed. Throws `Unsound` as `openNote` does, or `other-log`. */
export function openCheckpoint(
  note: string,
  log: KnownLog,
): ParsedCheckpoint & Pick<OpenedNote, 'signedBy' | 'unknown'> {
  const { text, ...signatures } = openNote(note, log.keys);
  const checkpoint = parseCheckpoint(text);
  // One key may sign for several logs.
  if (checkpoint.origin !== log.origin)
    throw new Unsound('other-log', `the checkpoint is of ${shown(checkpoint.origin)}`);
  return { ...checkpoint, ...signatures };
}
