import { join } from 'node:path';
import { resolvedPledge } from '../../../dist/test/bench/ledger.js';
import { inTemporary, load, warmUp } from '../../../dist/test/bench/measure.js';
import { asPart } from '../../../dist/test/bench/part.js';
import { recorder } from './store.mjs';

// Emmett prints what its transactions meet.
globalThis.console.log = () => undefined;

await asPart(({ seconds, writers, way }) =>
  inTemporary(async (directory) => {
    const record = await recorder(join(directory, 'emmett.db'), way);
    let failed = 0;
    const work = (writer, turn) => record(resolvedPledge(writer, turn)).catch(() => (failed += 1));
    await warmUp(writers, seconds, work);
    failed = 0;
    const done = await load(writers, seconds, work);
    // What failed was nobody's command.
    const rate = Math.max(0, done.rate - failed / seconds);
    return failed > 0 ? { rate, failed } : done;
  }),
);
process.exit(0);
