import { LedgerSnapshot } from '#libs/storage';
import { Audit, type Audited, type AuditEntry, Misfit, Unsound } from '#libs/transparency';
import { ExportFile } from './export-file.js';
import { type Head, headIn, keysNamed, textOf, verifierIn } from './heads.js';
import { headsBeside } from './ledger-heads.js';
import { type Server, serverAt } from './server.js';
import { Progress } from './progress.js';

/** What a user knows of the ledger already. */
export interface Known {
  /** A file with an earlier checkpoint. */
  readonly since?: string | undefined;
  /** A verifier key, or a file of some. */
  readonly key?: string | undefined;
}

export interface VerifyOptions extends Known {
  readonly dataDir: string;
  /** Where the server keeps the last signed head, if not in the data directory. */
  readonly head?: string | undefined;
  /** Of a running Pacta, in place of the data directory. */
  readonly url?: string | undefined;
  readonly json: boolean;
}

/** Bytes of an export that are handed on together. */
const RUN = 64 * 1024;

/** What was found to fit, and what it agrees with. */
export interface Verified extends Audited {
  readonly heads: readonly Head[];
  /** Whether the keys came with what was verified, so that whoever made it chose them too. */
  readonly isKeyItsOwn: boolean;
}

/** `pacta verify`. Throws what the first event that does not fit is; for machines it is printed as well. */
export async function verifyCommand(file: string | undefined, options: VerifyOptions): Promise<void> {
  try {
    const verified = await verify(file, options);
    process.stdout.write(options.json ? `${JSON.stringify(forMachines(verified))}\n` : report(verified));
  } catch (error) {
    if (!options.json || !(error instanceof Misfit || error instanceof Unsound)) throw error;
    const at = error instanceof Misfit ? { index: error.index, event: error.eventId ?? null } : {};
    process.stdout.write(`${JSON.stringify({ fits: false, code: error.code, ...at, message: error.message })}\n`);
    process.exitCode = 1;
  }
}

async function verify(file: string | undefined, options: VerifyOptions): Promise<Verified> {
  if (file !== undefined) return verifyExport(file, options);
  return options.url === undefined ? verifyDirectory(options) : verifyServer(serverAt(options.url), options);
}

export function verifyDirectory({ dataDir, head, since, key }: VerifyOptions): Verified {
  const { keys, last } = headsBeside(dataDir, head, key);
  const heads = [
    ...(last ? [last] : []),
    ...(since === undefined ? [] : [headIn(textOf(since), since, { keys, origin: last?.origin ?? keys[0]?.name })]),
  ];
  if (key !== undefined) requireSigned(heads);
  const snapshot = LedgerSnapshot.open(dataDir);
  try {
    return { ...auditOf(snapshot, heads), heads, isKeyItsOwn: key === undefined };
  } finally {
    snapshot.close();
  }
}

/** Everything in a ledger, held against heads that were seen of it. Throws `Misfit`. */
export function auditOf(snapshot: LedgerSnapshot, heads: readonly Head[]): Audited {
  const audit = new Audit(heads);
  const progress = new Progress('verified', snapshot.size);
  try {
    for (const entry of snapshot.entries()) take(entry, audit, progress);
    return audit.end();
  } finally {
    progress.end();
  }
}

export const verifyExport = async (file: string, options: Known): Promise<Verified> =>
  verifyExported(await ExportFile.open(file), options);

export const verifyServer = async (server: Server, options: Known): Promise<Verified> =>
  verifyExported(await ExportFile.fetch(server), options);

async function verifyExported(exported: ExportFile, options: Known): Promise<Verified> {
  const fitting = fittingOf(exported, options);
  for (;;) {
    const { done, value } = await fitting.next();
    if (done) return value;
  }
}

/**
 * The bytes of an export in runs of whole lines, each once its events fit their leaves; in the end, what it comes to. Throws at
 * what does not fit. A checkpoint is met at its last event: until the end nothing is sure.
 */
export async function* fittingOf(exported: ExportFile, { since, key }: Known): AsyncGenerator<Buffer, Verified> {
  try {
    const { heads, own } = headsOf(exported, { since, key });
    const audit = new Audit(heads);
    const progress = new Progress('verified', own.size);
    try {
      let run = [exported.head];
      let length = 0;
      for await (const { bytes, entry } of exported.lines()) {
        take(entry, audit, progress);
        run.push(bytes);
        length += bytes.length;
        if (length < RUN) continue;
        yield Buffer.concat(run);
        run = [];
        length = 0;
      }
      exported.requireCount(audit.size, own.size);
      const audited = audit.end();
      yield Buffer.concat(run);
      return { ...audited, heads, isKeyItsOwn: key === undefined };
    } finally {
      progress.end();
    }
  } finally {
    await exported.close();
  }
}

function headsOf({ header, owner }: ExportFile, { since, key }: Known): { heads: readonly Head[]; own: Head } {
  const { origin, checkpoint, key: itsOwn } = header;
  const keys = key !== undefined ? keysNamed(key) : itsOwn === null ? [] : [verifierIn(itsOwn, `${owner} key`)];
  const own = headIn(checkpoint, `${owner} checkpoint`, { keys, origin });
  const heads = [own, ...(since === undefined ? [] : [headIn(textOf(since), since, { keys, origin })])];
  if (key !== undefined) requireSigned(heads);
  return { heads, own };
}

/** Whoever names a key wants something that it signed: a ledger from which all of that was taken is none to pass. */
function requireSigned(heads: readonly Head[]): void {
  if (heads.some(({ signedBy }) => signedBy.length > 0)) return;
  throw new Unsound(
    'no-known-signature',
    'no checkpoint is here that the key of --key has signed: name one by --since, or leave out --key',
  );
}

function take(entry: AuditEntry, audit: Audit, progress: Progress): void {
  audit.add(entry);
  progress.at(audit.size);
}

const forMachines = ({ size, root, redacted, heads, isKeyItsOwn }: Verified): object => ({
  fits: true,
  events: size,
  redacted,
  root: base64(root),
  agreesWith: heads.map(({ name, origin, size: events, signedBy }) => ({
    name,
    origin,
    events,
    signedBy: signedBy.map(({ text }) => text),
  })),
  keyGiven: !isKeyItsOwn,
});

function report({ size, root, redacted, heads, isKeyItsOwn }: Verified): string {
  const told = [
    `${size} events, ${redacted} of them redacted: each fits its leaf, its stream and the tree`,
    `root ${base64(root)}`,
  ];
  for (const head of heads)
    told.push(`agrees with ${head.name}: ${head.size} events of ${head.origin}, ${signature(head)}`);
  if (heads.length === 0)
    told.push('held against no checkpoint: the history fits itself, and may have been made anew as a whole');
  const latest = Math.max(0, ...heads.map((head) => head.size));
  if (heads.length > 0 && latest < size) told.push(`events ${latest + 1} to ${size} are under no checkpoint yet`);
  if (isKeyItsOwn && heads.some(({ signedBy }) => signedBy.length > 0))
    told.push('the key came with the ledger: hold it against the one that you know, or name that by --key');
  return `${told.join('\n')}\n`;
}

function signature({ isSigned, signedBy }: Head): string {
  if (!isSigned) return 'not signed';
  return signedBy.length === 0
    ? 'signed, not checked for want of a key: name it by --key'
    : `signed by ${signedBy.map(({ text }) => text).join(', ')}`;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
