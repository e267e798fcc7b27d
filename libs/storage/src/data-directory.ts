import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Makes a directory, if it is missing, that outlasts a power cut: the entry in each parent is synced as well. */
export function makeDirectory(directory: string): void {
  const highest = mkdirSync(directory, { recursive: true });
  if (highest === undefined) return;
  for (let made = resolve(directory); made.length >= resolve(highest).length; made = dirname(made)) {
    syncDirectory(dirname(made));
  }
}

function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
