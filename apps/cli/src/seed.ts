import { type ImportedLine, importFile } from './import.js';
import type { Server } from './server.js';

/** What a name of a seed stands for. */
export interface Made {
  readonly id: string;
  /** A follow-up and a noted statement are known by their event. */
  readonly event?: string;
  /** Where the ledger ended when the seed was loaded. */
  readonly position: string;
}

/** The API said no to a line of the seed. */
export class SeedRefused extends Error {
  override readonly name = 'SeedRefused';
}

/**
 * Imports a seed into a running Pacta. Loading it twice changes nothing.
 * @returns by name: the part of a key behind the name of the seed
 */
export async function loadSeed(file: string, server: Server): Promise<ReadonlyMap<string, Made>> {
  const lines: ImportedLine[] = [];
  const { position } = await importFile(file, server, { report: 'all' }, { onLine: (line) => lines.push(line) });
  const refused = lines.find(({ code }) => code);
  if (refused) throw new SeedRefused(`${file}, line ${refused.line}: ${refused.detail}`);
  return new Map(
    lines.map(({ key = '', id = '', event }) => [
      key.slice(key.lastIndexOf('/') + 1),
      { id, ...(event === undefined ? {} : { event }), position },
    ]),
  );
}
