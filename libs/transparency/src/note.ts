import { sign, verify } from 'node:crypto';
import { base64, bytesOf } from './lines.js';
import { isKeyName, type SignerKey, type VerifierKey } from './note-keys.js';
import { shown, Unsound } from './unsound.js';

/** One signature line of a note. */
export interface NoteSignature {
  readonly name: string;
  /** uint32; see `VerifierKey`. */
  readonly id: number;
  /** Without the id. */
  readonly bytes: Uint8Array;
}

export interface OpenedNote {
  /** What was signed, with its last newline. */
  readonly text: string;
  /** The keys whose signatures hold, each once, at least one. */
  readonly signedBy: readonly [VerifierKey, ...VerifierKey[]];
  /** Of keys that are not known. They prove nothing and are no reason to refuse: keys change, and witnesses come later. */
  readonly unknown: readonly NoteSignature[];
}

/** A note must be read with 16 signatures at least; more than this many are not worth the work (C2SP signed-note). */
export const NOTE_SIGNATURES_MAX = 100;
const ID_BYTES = 4;

/** A text, an empty line, and a line for each signature (C2SP signed-note). */
export function signNote(text: string, signers: readonly SignerKey[]): string {
  if (!isNoteText(text) || !text.endsWith('\n'))
    throw new Unsound('malformed-note', 'the text of a note is lines of UTF-8');
  return `${text}\n${signers.map((signer) => signatureLine(text, signer)).join('')}`;
}

function signatureLine(text: string, { verifier, privateKey }: SignerKey): string {
  const id = Buffer.alloc(ID_BYTES);
  id.writeUInt32BE(verifier.id);
  return `— ${verifier.name} ${base64(Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]))}\n`;
}

/**
 * The text of a note that is signed by at least one of the known keys. Throws `Unsound`: `malformed-note`;
 * `wrong-signature` where one of a known key does not hold, whatever others do; `no-known-signature`.
 */
export function openNote(note: string, known: readonly VerifierKey[]): OpenedNote {
  const { text, signatures } = parseNote(note);
  const signedBy = new Set<VerifierKey>();
  const unknown: NoteSignature[] = [];
  for (const signature of signatures) {
    const keys = known.filter(({ name, id }) => name === signature.name && id === signature.id);
    const signer = keys.find(({ publicKey }) => verify(null, Buffer.from(text), publicKey, signature.bytes));
    if (signer) signedBy.add(signer);
    else if (keys.length === 0) unknown.push(signature);
    else throw new Unsound('wrong-signature', `the signature of ${signature.name} is not of this text`);
  }
  const [first, ...others] = signedBy;
  if (!first) throw new Unsound('no-known-signature', `none of the ${signatures.length} signatures is of a known key`);
  return { text, signedBy: [first, ...others], unknown };
}

function parseNote(note: string): { text: string; signatures: NoteSignature[] } {
  const split = note.lastIndexOf('\n\n') + 1;
  if (split === 0 || !isNoteText(note) || !note.endsWith('\n')) {
    throw new Unsound('malformed-note', 'a note is lines of text, an empty line, and lines of signatures');
  }
  const lines = note.slice(split + 1, -1).split('\n');
  if (lines.length > NOTE_SIGNATURES_MAX)
    throw new Unsound('malformed-note', `${lines.length} signatures are too many`);
  return { text: note.slice(0, split), signatures: lines.map(parseSignature) };
}

function parseSignature(line: string): NoteSignature {
  const [, name = '', text = ''] = /^— ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
  const bytes = bytesOf(text);
  if (!bytes || bytes.length <= ID_BYTES || !isKeyName(name)) {
    throw new Unsound('malformed-note', `${shown(line)} is no line of a signature`);
  }
  return { name, id: Buffer.from(bytes).readUInt32BE(), bytes: bytes.subarray(ID_BYTES) };
}

/** Whether a text has no control characters but newlines, and no half of a surrogate pair, which UTF-8 cannot hold. */
// oxlint-disable-next-line no-control-regex
const isNoteText = (text: string): boolean => text.isWellFormed() && !/[\u0000-\u0009\u000b-\u001f]/.test(text);
