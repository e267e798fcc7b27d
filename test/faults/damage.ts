import { readFileSync, writeFileSync } from 'node:fs';
import type { Chance } from '../requests/chance.js';

/** Changes one byte somewhere in a file, as a disk does that forgets; where it was. */
export function damage(file: string, chance: Chance): number {
  const bytes = readFileSync(file);
  const at = chance.below(bytes.length);
  bytes[at] = bytes[at]! ^ (1 + chance.below(255));
  writeFileSync(file, bytes);
  return at;
}
