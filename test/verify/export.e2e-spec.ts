import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MisfitCode } from '#libs/transparency';
import { verifyExport } from '../../apps/cli/src/verify.js';
import { KEY, OTHER_SIGNER, TrialLedger } from './ledger.js';
import { pacta } from './run.js';

const COUNT = 12;

interface Line {
  readonly id: string;
  readonly metadata: object;
  readonly data: object;
  readonly [member: string]: unknown;
}

let ledger: TrialLedger;
let header: string;
let lines: readonly string[];
const idAt = (index: number): string => ledger.events()[index]!.id;

beforeAll(async () => {
  ledger = TrialLedger.new();
  await ledger.write(COUNT / 3);
  ledger.sign();
  const { out } = await pacta(['export', '--data-dir', ledger.directory]);
  [header = '', ...lines] = out.split('\n').slice(0, -1);
});
afterAll(() => ledger.dispose());

const textOf = (of: readonly string[]): string => of.map((line) => `${line}\n`).join('');

/** What verify finds in an export, written as a file. */
const verify = (of: readonly string[] | string, options: { key?: string; since?: string } = {}) =>
  verifyExport(ledger.put('export.ndjson', typeof of === 'string' ? of : textOf(of)), options);

/** The export with one line changed. */
const changed = (index: number, change: (line: Line) => object): readonly string[] => [
  header,
  ...lines.with(index, JSON.stringify(change(JSON.parse(lines[index]!) as Line))),
];

/** The export under another header. */
const forged = (change: object): readonly string[] => [
  JSON.stringify({ ...(JSON.parse(header) as object), ...change }),
  ...lines,
];

const misfit = (index: number, eventId: string | undefined, code: MisfitCode): unknown =>
  expect.objectContaining({ name: 'Misfit', index, eventId, code });
const malformed = (why: RegExp): unknown =>
  expect.objectContaining({ code: 'malformed-export', message: expect.stringMatching(why) });

describe('verify, of an export', () => {
  it('passes one that was not touched', async () => {
    expect(lines).toHaveLength(COUNT);
    const { size, redacted, heads } = await verify([header, ...lines]);
    expect({ size, redacted }).toEqual({ size: COUNT, redacted: 0 });
    expect(heads.map(({ signedBy }) => signedBy.map(({ text }) => text))).toEqual([[KEY]]);
  });

  it('passes redacted events, and counts them', async () => {
    const redacted = lines.map((line, index) =>
      index % 3 === 0 ? JSON.stringify({ ...(JSON.parse(line) as Line), data: null, salt: null }) : line,
    );
    expect(await verify([header, ...redacted])).toMatchObject({ size: COUNT, redacted: 4 });
  });

  describe.each([
    ['first', 0],
    ['middle', 5],
    ['last', COUNT - 1],
  ])('names the %s event', (_, index) => {
    it.each<[string, (value: never, line: Line) => unknown, MisfitCode]>([
      ['position', (position: number) => position + 1000, 'position'],
      ['position', (position: number) => -position, 'position'],
      ['id', () => 'forged', 'leaf'],
      ['stream', (stream: string) => `${stream}0`, 'leaf'],
      ['version', (version: number) => version + 100, 'leaf'],
      ['version', (version: number) => String(version), 'unreadable'],
      ['type', (type: string) => `${type}2`, 'leaf'],
      ['schema', (schema: number) => schema + 1, 'leaf'],
      ['recordedAt', (recordedAt: number) => recordedAt + 1, 'leaf'],
      ['metadata', (metadata: object) => ({ ...metadata, actor: 'other' }), 'leaf'],
      ['metadata', (metadata: object) => ({ ...metadata, added: 1 }), 'leaf'],
      ['data', (data: object) => ({ ...data, effective: '2021-11-14' }), 'data'],
      ['data', (data: object) => ({ ...data, added: 1 }), 'data'],
      ['data', () => null, 'data'],
      ['salt', () => Buffer.alloc(32).toString('base64'), 'data'],
      ['salt', (salt: string) => `${salt.slice(0, -1)}AA==`.replace('=AA==', 'AAA=='), 'unreadable'],
      ['salt', () => null, 'data'],
      ['leaf', (leaf: string) => `${leaf.slice(0, 40)}AAAA${leaf.slice(44)}`, 'leaf'],
      ['leaf', () => '', 'leaf'],
    ])('whose %s is another', async (member, change, code) => {
      const tampered = changed(index, (line) => ({ ...line, [member]: change(line[member] as never, line) }));
      await expect(verify(tampered)).rejects.toEqual(misfit(index, member === 'id' ? 'forged' : idAt(index), code));
    });

    it('that was dropped', async () => {
      const rest = [header, ...lines.toSpliced(index, 1)];
      // Of the last, nothing is there that could be named.
      if (index === COUNT - 1) await expect(verify(rest)).rejects.toEqual(malformed(/holds 11 events.*cut off/));
      else await expect(verify(rest)).rejects.toEqual(misfit(index, idAt(index + 1), 'position'));
    });

    it('that is there twice', async () => {
      const twice = [header, ...lines.toSpliced(index, 0, lines[index]!)];
      await expect(verify(twice)).rejects.toEqual(misfit(index + 1, idAt(index), 'position'));
    });

    it('in whose line the file was cut off', async () => {
      const text = textOf([header, ...lines]);
      const cut = text.slice(0, text.indexOf(lines[index]!) + lines[index]!.length / 2);
      await expect(verify(cut)).rejects.toEqual(misfit(index, undefined, 'unreadable'));
    });
  });

  it('names the first of two that were swapped', async () => {
    const swapped = lines.with(2, lines[8]!).with(8, lines[2]!);
    await expect(verify([header, ...swapped])).rejects.toEqual(misfit(2, idAt(8), 'position'));
    const renumbered = swapped.map((line, index) =>
      JSON.stringify({ ...(JSON.parse(line) as Line), position: index + 1 }),
    );
    await expect(verify([header, ...renumbered])).rejects.toEqual(misfit(2, idAt(8), 'version'));
  });

  it('tells what was appended', async () => {
    const added = { ...(JSON.parse(lines[0]!) as Line), position: COUNT + 1 };
    await expect(verify([header, ...lines, JSON.stringify(added)])).rejects.toEqual(misfit(COUNT, idAt(0), 'version'));
    await expect(verify([header, ...lines, ''])).rejects.toEqual(misfit(COUNT, undefined, 'unreadable'));
  });

  it('tells that its header is over fewer events, or over others', async () => {
    await expect(verify(forged({ checkpoint: ledger.note(9) }))).rejects.toEqual(
      malformed(/holds 12 events.*over 9.*added/),
    );
    const other = TrialLedger.new('other');
    await other.write(COUNT / 3);
    await expect(verify(forged({ checkpoint: other.note(COUNT) }))).rejects.toEqual(
      misfit(COUNT - 1, undefined, 'root'),
    );
    other.dispose();
  });

  it.each<[string, () => string, RegExp]>([
    ['is empty', () => '', /export\.ndjson: it is empty$/],
    ['is no export', () => 'PK\u0003\u0004\n', /it is no export of Pacta/],
    ['has no header', () => textOf(lines), /it is no export of Pacta/],
    ['is cut off in its header', () => header, /it is no export of Pacta/],
    [
      'is cut off behind its header',
      () => `${header}\n`,
      /holds 0 events, and its checkpoint is over 12: it was cut off/,
    ],
    [
      'is cut off between its lines',
      () => textOf([header, ...lines.slice(0, 7)]),
      /holds 7 events.*over 12: it was cut/,
    ],
  ])('tells that the file %s', async (_, text, why) => {
    await expect(verify(text())).rejects.toEqual(malformed(why));
  });

  it.each([
    ['without its last newline', ''],
    ['with something in the place of its last newline', 'x'],
  ])('tells a file %s', async (_, end) => {
    const text = textOf([header, ...lines]).slice(0, -1) + end;
    await expect(verify(text)).rejects.toMatchObject({
      index: COUNT - 1,
      why: 'line 13 has no end: the file was cut off',
    });
  });

  it('tells a header that was signed with another key, or not at all', async () => {
    const checkpoint = ledger.note(COUNT, { signer: OTHER_SIGNER });
    const unknown = expect.objectContaining({ code: 'no-known-signature' });
    await expect(verify(forged({ checkpoint }))).rejects.toEqual(unknown);
    const bare = forged({ checkpoint: checkpoint.slice(0, checkpoint.indexOf('\n\n') + 1), key: null });
    expect((await verify(bare)).heads).toMatchObject([{ isSigned: false, signedBy: [] }]);
    await expect(verify(bare, { key: KEY })).rejects.toEqual(unknown);
    await expect(verify(forged({ origin: 'other' }))).rejects.toMatchObject({ code: 'other-log' });
  });
});
