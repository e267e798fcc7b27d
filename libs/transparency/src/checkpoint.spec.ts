import { describe, expect, it } from '@jest/globals';
import { formatCheckpoint, openCheckpoint, parseCheckpoint } from './checkpoint.js';
import { EMPTY_ROOT } from './merkle.js';
import { parseSignerKey, signerKeyText } from './note-keys.js';
import { signNote } from './note.js';
import type { UnsoundCode } from './unsound.js';

// The example of C2SP tlog-checkpoint.
const TEXT = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
const ROOT = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=';
const root = Buffer.from(ROOT, 'base64');
const checkpoint = { origin: 'example.com/behind-the-sofa', size: 20_852_163, root };

const signer = parseSignerKey(signerKeyText(checkpoint.origin, Buffer.alloc(32, 1)));
const log = { origin: checkpoint.origin, keys: [signer.verifier] };

const refused = (code: UnsoundCode): unknown => expect.objectContaining({ code });

describe('a checkpoint', () => {
  it('is three lines', () => {
    expect(formatCheckpoint(checkpoint)).toBe(TEXT);
    expect(parseCheckpoint(TEXT)).toEqual({ ...checkpoint, extensions: [] });
    const empty = { origin: 'ledger', size: 0, root: EMPTY_ROOT };
    expect(formatCheckpoint(empty)).toBe('ledger\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n');
    expect(parseCheckpoint(formatCheckpoint(empty))).toEqual({ ...empty, extensions: [] });
  });

  it('is read with lines that others add', () => {
    expect(parseCheckpoint(`${TEXT}more\n— and more\n`).extensions).toEqual(['more', '— and more']);
  });

  it.each([
    '',
    '\n',
    TEXT.slice(0, -1),
    `${TEXT}\n`,
    `${TEXT}more\n\n`,
    `${TEXT}more`,
    `\n${TEXT}`,
    `\n1\n${ROOT}\n`,
    `ledger\n01\n${ROOT}\n`,
    `ledger\n00\n${ROOT}\n`,
    `ledger\n+1\n${ROOT}\n`,
    `ledger\n-1\n${ROOT}\n`,
    `ledger\n1 \n${ROOT}\n`,
    `ledger\n1.0\n${ROOT}\n`,
    `ledger\n\n${ROOT}\n`,
    `ledger\n9007199254740992\n${ROOT}\n`,
    'ledger\n1\n\n',
    'ledger\n1\n',
    `ledger\n1\n${ROOT.slice(0, -1)}\n`,
    `ledger\n1\n${ROOT.replace('2I=', '2J=')}\n`,
    `ledger\n1\n${Buffer.alloc(31).toString('base64')}\n`,
    `ledger\n1\n${Buffer.alloc(33).toString('base64')}\n`,
  ])('is not %j', (text) => expect(() => parseCheckpoint(text)).toThrow(refused('malformed-checkpoint')));

  it.each([
    { ...checkpoint, origin: '' },
    { ...checkpoint, origin: 'two\nlines' },
    { ...checkpoint, origin: `ledger\n1\n${ROOT}` },
    { ...checkpoint, size: -1 },
    { ...checkpoint, size: 0.5 },
    { ...checkpoint, size: 2 ** 53 },
    { ...checkpoint, root: root.subarray(1) },
  ])('is not made of %j', (wrong) => expect(() => formatCheckpoint(wrong)).toThrow(refused('malformed-checkpoint')));

  it('is believed when the log that it names signed it', () => {
    const note = signNote(TEXT, [signer]);
    expect(openCheckpoint(note, log)).toEqual({ ...checkpoint, extensions: [], signedBy: log.keys, unknown: [] });
    expect(() => openCheckpoint(note, { ...log, keys: [] })).toThrow(refused('no-known-signature'));
    expect(() => openCheckpoint(note.replace('20852163', '20852164'), log)).toThrow(refused('wrong-signature'));
    expect(() => openCheckpoint(note, { ...log, origin: 'example.com/other' })).toThrow(refused('other-log'));
    expect(() => openCheckpoint(signNote('not one\n', [signer]), log)).toThrow(refused('malformed-checkpoint'));
  });
});
