import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Sample, Say } from './bench.js';
import { script } from './part.js';
import { serve, type Server } from './server.js';

/** Not built: plain modules with dependencies of their own. */
const FOLDER = join(import.meta.dirname, '../../../test/bench/peer');

export type Way = 'full' | 'as-it-comes';

/**
 * What somebody would pick instead: `@event-driven-io/emmett` on its SQLite store, with Pacta's decider. Its driver is
 * compiled where nobody offers it compiled, so nothing but `--peer` installs it.
 */
export const peer = {
  async install(say: Say): Promise<void> {
    if (existsSync(join(FOLDER, 'node_modules'))) return;
    say('installing Emmett, which may compile its driver …');
    await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: FOLDER });
  },

  async writers(way: Way, writers: number, seconds: number): Promise<Sample> {
    return script(join(FOLDER, 'writers.mjs'), { way, writers, seconds });
  },

  async serve(): Promise<Server> {
    return serve(join(FOLDER, 'server.mjs'));
  },
};
