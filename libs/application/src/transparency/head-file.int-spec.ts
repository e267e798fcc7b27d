import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { formatCheckpoint, signNote } from '#libs/transparency';
import { HeadFile, type SignedHead } from './head-file.js';
import { LogKey } from './log-key.js';

let directory: string;
let key: LogKey;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'pacta-head-'));
  key = await LogKey.open(directory, 'a');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const path = () => join(directory, 'tlog.head');

function headOf(size: number, { origin, signer }: LogKey = key): SignedHead {
  const root = Buffer.alloc(32, size);
  return { size, root, note: signNote(formatCheckpoint({ origin, size, root }), [signer]) };
}

describe('The file of the last signed head', () => {
  it('holds none at first, then the last that was kept, also after a restart', async () => {
    const file = await HeadFile.open(path(), key);
    expect([file.head, existsSync(path())]).toEqual([undefined, false]);
    await file.keep(headOf(3));
    await file.keep(headOf(5));
    expect(readFileSync(path(), 'utf8')).toBe(headOf(5).note);
    expect((await HeadFile.open(path(), key)).head).toEqual(headOf(5));
  });

  it('never goes back to a smaller size', async () => {
    const file = await HeadFile.open(path(), key);
    await file.keep(headOf(5));
    await expect(file.keep(headOf(4))).rejects.toThrow('a head of 4 leaves would follow one of 5');
    expect([file.head, readFileSync(path(), 'utf8')]).toEqual([headOf(5), headOf(5).note]);
  });

  it('keeps what was signed when a smaller head is accepted', async () => {
    const file = await HeadFile.open(path(), key);
    await file.keep(headOf(5));
    const aside = await file.setAside();
    await file.keep(headOf(4));
    expect([readFileSync(aside, 'utf8'), readFileSync(path(), 'utf8')]).toEqual([headOf(5).note, headOf(4).note]);
  });

  it('outlasts a crash that left a draft beside it', async () => {
    await (await HeadFile.open(path(), key)).keep(headOf(3));
    writeFileSync(`${path()}.draft`, 'a\n4');
    const file = await HeadFile.open(path(), key);
    expect(file.head).toEqual(headOf(3));
    await file.keep(headOf(4));
    expect(readFileSync(path(), 'utf8')).toBe(headOf(4).note);
  });

  it('is refused where it cannot be believed', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'pacta-head-'));
    const notes = {
      nothing: '',
      half: headOf(5).note.slice(0, -30),
      changed: headOf(5).note.replace('\n5\n', '\n6\n'),
      'of another key': headOf(5, await LogKey.open(elsewhere, 'a')).note,
      'of another ledger': headOf(5, await LogKey.open(mkdtempSync(join(elsewhere, 'b-')), 'b')).note,
    };
    rmSync(elsewhere, { recursive: true });
    for (const [what, note] of Object.entries(notes)) {
      writeFileSync(path(), note);
      const refused = await HeadFile.open(path(), key).catch((error: Error) => error);
      expect([what, refused]).toEqual([what, expect.objectContaining({ name: 'LedgerUnusable' })]);
      expect((refused as Error).message).toContain(path());
    }
  });

  it('is refused in a directory that is not there: a head that cannot be kept guards nothing', async () => {
    await expect(HeadFile.open(join(directory, 'missing', 'tlog.head'), key)).rejects.toThrow('PACTA_HEAD_FILE');
  });
});
