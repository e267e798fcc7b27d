import { statfsSync } from 'node:fs';
import { StoreUnavailable } from '#libs/event-sourcing';

/** No room for what was to be written; nothing of it was. Reads go on, and writes as soon as there is room again. */
export class DiskFull extends StoreUnavailable {
  readonly code = 'disk-full';
}

/**
 * Throws `DiskFull` while the directory's file system has less than so many bytes free. What is kept free is room for
 * finishing a commit and a checkpoint that have begun: a disk that runs full in the midst of a commit leaves it unknown
 * whether the commit took place.
 */
export function requireFreeSpace(directory: string, bytesMin: number): void {
  const free = freeSpace(directory);
  if (free < bytesMin) throw new DiskFull(`${directory} has ${free} bytes free; ${bytesMin} are kept as a reserve`);
}

/** Bytes. Throws `StoreUnavailable` where the directory is away. */
export function freeSpace(directory: string): number {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  } catch (error) {
    throw new StoreUnavailable(`${directory} cannot be looked at: ${(error as Error).message}`, { cause: error });
  }
}
