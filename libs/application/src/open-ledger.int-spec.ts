import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { DirectoryInUse } from '#libs/storage';
import { openLedger } from './open-ledger.js';

let dataDirectory: string;
beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'pacta-open-'));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(dataDirectory, { recursive: true });
});

it('A ledger that another holds is told to whoever opens it, and to nobody else', async () => {
  const ledger = await openLedger({ dataDirectory });
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  await expect(openLedger({ dataDirectory })).rejects.toBeInstanceOf(DirectoryInUse);
  expect(said.mock.calls).toEqual([]);
  await ledger.close();
});
