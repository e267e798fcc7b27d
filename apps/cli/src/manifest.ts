import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { KEPT_DATABASES } from '#libs/storage';

export const MANIFEST = 'manifest.json';
export const LOG_KEY = 'tlog.key';
/** Raised with any change of what a backup holds. */
const FORMAT = 1;
/** What a backup may hold, and nothing else is ever written by a restore. */
const FILES: ReadonlySet<string> = new Set([...KEPT_DATABASES, LOG_KEY]);

export interface BackedUpFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

/** What a backup says of itself. */
export interface Manifest {
  readonly format: number;
  /** When it was begun, UTC. */
  readonly madeAt: string;
  readonly events: number;
  /** Of the tree over them, base64. */
  readonly root: string;
  readonly files: readonly BackedUpFile[];
}

export const manifestOf = (says: Omit<Manifest, 'format'>): Manifest => ({ format: FORMAT, ...says });

export const manifestText = (manifest: Manifest): string => `${JSON.stringify(manifest, undefined, 2)}\n`;

/** Throws where the text is none, or one of a later Pacta. */
export function parseManifest(text: string, file: string): Manifest {
  let manifest: Partial<Manifest> | null;
  try {
    manifest = JSON.parse(text) as Partial<Manifest> | null;
  } catch {
    manifest = null;
  }
  const { format, files, events, root } = manifest ?? {};
  if (format !== undefined && format !== FORMAT)
    throw new Error(`${file} has format ${format}, and this Pacta knows ${FORMAT}: run the Pacta that made it`);
  if (format === undefined || !Array.isArray(files) || typeof events !== 'number' || typeof root !== 'string')
    throw new Error(`${file} is no manifest of a backup`);
  checkNames(files, file);
  return manifest as Manifest;
}

/** A manifest is input like any other: a name with a path in it would write anywhere. */
function checkNames(files: readonly unknown[], file: string): void {
  const names = files.map((each) => (each as Partial<BackedUpFile> | null)?.name ?? '');
  const foreign = names.find((name) => !FILES.has(name));
  if (foreign !== undefined) throw new Error(`${file} names "${foreign}", which is no file of a backup`);
  if (!names.includes('ledger.db')) throw new Error(`${file} names no ledger.db`);
}

export async function describeFile(directory: string, name: string): Promise<BackedUpFile> {
  const hash = createHash('sha256');
  let size = 0;
  await pipeline(createReadStream(join(directory, name)), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      size += chunk.length;
      hash.update(chunk);
    }
  });
  return { name, size, sha256: hash.digest('hex') };
}
