import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

export const MANIFEST = 'manifest.json';
/** Raised with any change of what a backup holds. */
const FORMAT = 1;

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

export const manifestText = (manifest: Omit<Manifest, 'format'>): string =>
  `${JSON.stringify({ format: FORMAT, ...manifest }, undefined, 2)}\n`;

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
  return manifest as Manifest;
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
