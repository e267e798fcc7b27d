import { closeSync, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** What the umask leaves of it. */
const ALL = 0o777;

/**
 * Makes a directory, if it is missing, that outlasts a power cut: the entry in each parent is synced as well. Only its owner
 * enters it; parents that are missing are made as others are. Parent by parent, since Node's `recursive` never ends where a file
 * system knows no `mkdir`, as in /proc.
 */
export function makeDirectory(directory: string, mode = 0o700): void {
  const path = resolve(directory);
  if (existsSync(path)) return;
  makeDirectory(dirname(path), ALL);
  mkdirSync(path, { mode });
  syncDirectory(dirname(path));
}

function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
