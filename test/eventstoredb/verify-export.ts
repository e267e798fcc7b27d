import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pacta } from '../journeys/pacta.js';
import { pacta, type Ran } from '../verify/run.js';

/** What `pacta verify` says of the export of a ledger. */
export async function verifyExport(running: Pacta, directory: string): Promise<Ran> {
  const file = join(directory, 'ledger.ndjson');
  writeFileSync(file, (await running.lines('/v1/export')).map((line) => `${JSON.stringify(line)}\n`).join(''));
  return pacta(['verify', file]);
}
