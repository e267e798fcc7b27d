import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkIntegrity } from '#libs/storage';
import { verifyDirectory } from '../../apps/cli/src/verify.js';
import { type Answered, serve, type Served } from '../../apps/api/src/testing.js';
import { ROWS_DAMAGED } from '../../apps/api/src/problem/problem.js';
import { Chance } from '../requests/chance.js';
import { TrialLedger } from '../verify/ledger.js';
import { damage } from './damage.js';

const TRIALS = Number(process.env['DAMAGE_TRIALS'] ?? 15);
const COMMITMENTS = 10;
const LISTS = ['commitments', 'follow-ups', 'documents', 'parties', 'events', 'export', 'changes?from=2022-01-01'];

/** A ledger whose bytes are the same each time, and what a server keeps beside it. */
let whole: TrialLedger;
let ids: readonly string[];
beforeAll(async () => {
  whole = TrialLedger.new();
  await whole.write(COMMITMENTS);
  const served = await serve({}, { dataDirectory: whole.directory });
  const { body } = await served.get(`/v1/commitments?minPosition=${3 * COMMITMENTS}`);
  ids = (body.items as readonly { readonly id: string }[]).map(({ id }) => id);
  await served.close();
});
afterAll(() => whole.dispose());

/** Serves what is left of the ledger, and then looks at it; where it cannot be served, what was said. */
async function withServed(ledger: TrialLedger, use: (served: Served) => Promise<void>): Promise<Error | undefined> {
  let served: Served;
  try {
    served = await serve({}, { dataDirectory: ledger.directory });
  } catch (error) {
    return error as Error;
  }
  try {
    await use(served);
  } finally {
    await served.close();
  }
  return undefined;
}

/** Asks for everything, and writes to everything; the answers that are no success. An answer that breaks off counts. */
async function failures(served: Served): Promise<readonly string[]> {
  const failed: string[] = [];
  const note = async (asking: Promise<Answered>): Promise<void> => {
    const answer = await asking.catch(() => undefined);
    if (!answer) failed.push('broken off');
    else if (answer.status >= 400) {
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.text).not.toMatch(/\.[jt]s:\d+/);
      failed.push(`${answer.status} ${answer.body.code}`);
    }
  };
  for (const path of LISTS) await note(served.get(`/v1/${path}`));
  for (const id of ids) {
    for (const part of ['', '/history', '/statements', '/evidence'])
      await note(served.get(`/v1/commitments/${id}${part}`));
    await note(served.post(`/v1/commitments/${id}/report-progress`, { effective: '2022-04', note: 'Later.' }));
  }
  expect((await served.get('/health/live')).status).toBe(200);
  return failed;
}

/** As `pacta doctor` does. */
function isFound({ directory }: TrialLedger): boolean {
  try {
    checkIntegrity(join(directory, 'ledger.db'));
    verifyDirectory({ dataDir: directory, json: false });
    return false;
  } catch {
    return true;
  }
}

const trials = (name: string, judge: (ledger: TrialLedger, at: number) => Promise<void>) => async () => {
  for (let seed = 1; seed <= TRIALS; seed++) {
    const ledger = whole.copy();
    await judge(ledger, damage(join(ledger.directory, name), new Chance(seed)));
    ledger.dispose();
  }
};

describe(`A byte that turns, in each of ${TRIALS} places`, () => {
  it('of ledger.db: the server stays up or says why it does not start, and doctor finds whatever made an answer fail', async () => {
    let felt = 0;
    await trials('ledger.db', async (ledger, at) => {
      let failed: readonly string[] = [];
      const refused = await withServed(ledger, async (served) => {
        failed = await failures(served);
      });
      if (refused) expect([at, refused.name]).toEqual([at, 'LedgerUnusable']);
      if (failed.length > 0) expect([at, failed, isFound(ledger)]).toEqual([at, failed, true]);
      if (failed.length > 0 || refused) felt++;
    })();
    expect(felt).toBeGreaterThan(0);
  }, 300_000);

  it(
    'of control.db: nobody gets in who could not, or the server says why it does not start',
    trials('control.db', async (ledger, at) => {
      const refused = await withServed(ledger, async (served) => {
        const asked = async (key: string) =>
          (await served.get('/v1/parties', { Authorization: `Bearer ${key}` })).status;
        expect([at, await asked('pacta_none'), await asked(`${served.key}x`)]).toEqual([at, 401, 401]);
        expect([at, [200, 401, 403, 503].includes(await asked(served.key))]).toEqual([at, true]);
      });
      if (refused) expect([at, refused.name]).toEqual([at, 'LedgerUnusable']);
    }),
    300_000,
  );

  it(
    'of read-models.db: the server starts and stays up, and without the file all is as it was',
    trials('read-models.db', async (ledger, at) => {
      expect([at, await withServed(ledger, async (served) => void (await failures(served)))]).toEqual([at, undefined]);
      for (const suffix of ['', '-wal', '-shm'])
        rmSync(join(ledger.directory, `read-models.db${suffix}`), { force: true });
      await withServed(ledger, async (served) => expect([at, await failures(served)]).toEqual([at, []]));
    }),
    300_000,
  );
});

/** Where the pages of some tables and their indexes lie in a database of SQLite. */
function pagesOf(file: string, names: string): readonly { readonly at: number; readonly size: number }[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const pages = db.prepare('SELECT (pageno - 1) * pgsize AS at, pgsize AS size FROM dbstat WHERE name LIKE ?');
  const found = pages.all(names) as unknown as { at: number; size: number }[];
  db.close();
  return found;
}

it('The register is lost on disk: whatever finds no answer says what to do, in every format, and so does readiness', async () => {
  const ledger = whole.copy();
  const file = join(ledger.directory, 'read-models.db');
  const bytes = readFileSync(file);
  for (const { at, size } of pagesOf(file, 'register%')) bytes.fill(0xa5, at, at + size);
  writeFileSync(file, bytes);
  const refused = await withServed(ledger, async (served) => {
    for (const accept of ['application/json', 'text/csv', 'application/x-ndjson']) {
      const { status, body } = await served.get('/v1/commitments', { Accept: accept });
      expect([accept, status, body.code, body.detail]).toEqual([accept, 503, 'unreadable', ROWS_DAMAGED]);
    }
    const { body } = await served.get('/health/ready');
    expect([body.status, body.reasons]).toEqual(['degraded', [ROWS_DAMAGED]]);
    const rebuilt = await served.post('/v1/read-models/register/rebuild', {});
    expect([rebuilt.status, rebuilt.body.code]).toEqual([503, 'unreadable']);
  });
  expect(refused).toBeUndefined();
  ledger.dispose();
});
