import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseSignerKey, signerKeyText } from '#libs/transparency';
import { LogKey } from './log-key.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pacta-key-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const path = () => join(directory, 'tlog.key');
const modeOf = (file: string) => statSync(file).mode & 0o777;
const keyOf = ({ signer }: LogKey) => signer.verifier.text;

describe('The key of the log', () => {
  it('is not made anew where a head was signed with one that is missing', async () => {
    const headFile = join(directory, 'tlog.head');
    await LogKey.open(directory, 'a', { headFile });
    writeFileSync(headFile, 'a head');
    await LogKey.open(directory, 'a', { headFile });
    rmSync(path());
    await expect(LogKey.open(directory, 'a', { headFile })).rejects.toThrow(
      `${path()}: it is missing, and ${headFile} keeps a head that was signed before. Put back a copy of the key;`,
    );
    expect(existsSync(path())).toBe(false);
  });

  it('is made once, for its owner alone, in the form of Go’s sumdb', async () => {
    const made = await LogKey.open(directory, 'example.org/ledger');
    expect(modeOf(path())).toBe(0o600);
    const text = readFileSync(path(), 'utf8');
    expect(text).toMatch(/^PRIVATE\+KEY\+example\.org\/ledger\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}\n$/);
    expect(parseSignerKey(text.trimEnd()).verifier.text).toBe(keyOf(made));
    expect(keyOf(await LogKey.open(directory, 'example.org/ledger'))).toBe(keyOf(made));
    expect(readFileSync(path(), 'utf8')).toBe(text);
  });

  it('is another in each ledger, and so is the name of a ledger that was given none', async () => {
    const other = mkdtempSync(join(tmpdir(), 'pacta-key-'));
    const [one, two] = [await LogKey.open(directory), await LogKey.open(other)];
    rmSync(other, { recursive: true });
    expect(one.origin).toMatch(/^pacta-[0-9a-f]{8}$/);
    expect(two.origin).not.toBe(one.origin);
    expect(keyOf(two).split('+')[2]).not.toBe(keyOf(one).split('+')[2]);
    expect((await LogKey.open(directory)).origin).toBe(one.origin);
  });

  it('is never made where heads of the log were signed with another, and is that one or none', async () => {
    const other = mkdtempSync(join(tmpdir(), 'pacta-key-'));
    const signed = keyOf(await LogKey.open(other));
    rmSync(other, { recursive: true });
    await expect(LogKey.open(directory, undefined, { verifier: signed })).rejects.toThrow(
      `there is none, and the heads of this log`,
    );
    expect(existsSync(path())).toBe(false);
    const own = keyOf(await LogKey.open(directory));
    await expect(LogKey.open(directory, undefined, { verifier: signed })).rejects.toThrow(
      `the key of ${signed}: copy that key here`,
    );
    expect(keyOf(await LogKey.open(directory, undefined, { verifier: own }))).toBe(own);
  });

  it('is made after a crash that left a draft of it', async () => {
    writeFileSync(`${path()}.draft`, 'PRIVATE+KEY+exa', { mode: 0o644 });
    expect((await LogKey.open(directory, 'a')).origin).toBe('a');
    expect(modeOf(path())).toBe(0o600);
  });

  it.each([0o640, 0o604, 0o666])('is refused where others may read or write it: %o', async (mode) => {
    await LogKey.open(directory, 'a');
    chmodSync(path(), mode);
    await expect(LogKey.open(directory, 'a')).rejects.toThrow(`its mode is 0${mode.toString(8)}: chmod 600 ${path()}`);
    chmodSync(path(), 0o400);
    expect((await LogKey.open(directory, 'a')).origin).toBe('a');
  });

  it('is refused under another name than its own', async () => {
    await LogKey.open(directory, 'a');
    await expect(LogKey.open(directory, 'b')).rejects.toThrow(
      "it is the key of the ledger 'a', not of 'b': set PACTA_LEDGER_NAME to that name, or leave it out",
    );
    expect((await LogKey.open(directory)).origin).toBe('a');
  });

  const whole = signerKeyText('a', Buffer.alloc(32, 7));
  it.each([
    ['nothing', ''],
    ['half of it', whole.slice(0, 40)],
    ['a key with one character changed', whole.replace(/B/, 'C')],
    ['more than one line', `${whole}\n\n`],
    ['a verifier’s key', parseSignerKey(whole).verifier.text],
  ])('is refused, and not shown, where its file holds %s', async (_, text) => {
    writeFileSync(path(), text, { mode: 0o600 });
    const refused = await LogKey.open(directory, 'a').catch((error: Error) => error);
    expect(refused).toMatchObject({
      name: 'LedgerUnusable',
      message: expect.stringContaining('put back a copy of it'),
    });
    expect((refused as Error).message).not.toContain(whole.slice(-20));
    expect(readFileSync(path(), 'utf8')).toBe(text);
  });
});
