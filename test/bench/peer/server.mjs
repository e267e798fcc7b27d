import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Created, getApplication, on } from '@event-driven-io/emmett-expressjs';
import { recorder } from './store.mjs';

const directory = await mkdtemp(join(tmpdir(), 'pacta-bench-emmett-'));
const record = await recorder(join(directory, 'emmett.db'), 'full');

/** Emmett's application over Express, with its JSON middleware: the body is recorded as it comes, and not validated. */
const app = getApplication({
  apis: [
    (router) =>
      router.post(
        '/v1/commitments',
        on(async (request) => {
          const { source, ...data } = request.body;
          await record({ ...data, source: { ...source, verified: false } });
          return Created({ createdId: randomUUID() });
        }),
      ),
  ],
});
const server = app.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
process.once('SIGTERM', () => void rm(directory, { recursive: true, force: true }).finally(() => process.exit(0)));
