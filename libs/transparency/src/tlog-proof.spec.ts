import { describe, expect, it } from '@jest/globals';
import { formatCheckpoint } from './checkpoint.js';
import { hashLeaf, hashNode } from './merkle.js';
import { parseSignerKey, signerKeyText } from './note-keys.js';
import { signNote } from './note.js';
import { checkTlogProof, formatTlogProof, parseTlogProof, type TlogProof } from './tlog-proof.js';
import type { UnsoundCode } from './unsound.js';

const signer = parseSignerKey(signerKeyText('ledger.example', Buffer.alloc(32, 1)));
const log = { origin: 'ledger.example', keys: [signer.verifier] };
const leaf = Buffer.from('c');
const beside = hashNode(hashLeaf(Buffer.from('a')), hashLeaf(Buffer.from('b')));
const checkpoint = signNote(formatCheckpoint({ origin: log.origin, size: 3, root: hashNode(beside, hashLeaf(leaf)) }), [
  signer,
]);
const proof: TlogProof = { index: 2, hashes: [beside], checkpoint };
const HASH = Buffer.from(beside).toString('base64');
const TEXT = `c2sp.org/tlog-proof@v1\nindex 2\n${HASH}\n\n${checkpoint}`;

const refused = (code: UnsoundCode): unknown => expect.objectContaining({ code });

describe('a tlog-proof', () => {
  it('is a header, the index, the hashes, an empty line and the checkpoint as it was signed', () => {
    expect(formatTlogProof(proof)).toBe(TEXT);
    expect(parseTlogProof(TEXT)).toEqual(proof);
  });

  it('may carry extra data, before the index', () => {
    const extra = Buffer.from('salt');
    const text = TEXT.replace('index', 'extra c2FsdA==\nindex');
    expect(formatTlogProof({ ...proof, extra })).toBe(text);
    expect(parseTlogProof(text)).toEqual({ ...proof, extra });
  });

  it('needs no hashes in a log of one leaf', () => {
    const alone = signNote(formatCheckpoint({ origin: log.origin, size: 1, root: hashLeaf(leaf) }), [signer]);
    const text = formatTlogProof({ index: 0, hashes: [], checkpoint: alone });
    expect(text).toBe(`c2sp.org/tlog-proof@v1\nindex 0\n\n${alone}`);
    expect(checkTlogProof(text, leaf, log)).toMatchObject({ index: 0, head: { size: 1 } });
  });

  it.each([
    '',
    TEXT.replace('\n\n', '\n').replace('\n\n', '\n'),
    TEXT.replace('@v1', '@v2'),
    TEXT.replace('c2sp', '\nc2sp'),
    TEXT.replace('\n', '\r\n'),
    TEXT.replace('index 2\n', ''),
    'c2sp.org/tlog-proof@v1\nindex 0\n',
    TEXT.replace('index 2', 'Index 2'),
    TEXT.replace('index 2', 'index 02'),
    TEXT.replace('index 2', 'index -2'),
    TEXT.replace('index 2', 'index  2'),
    TEXT.replace('index 2', 'index 9007199254740992'),
    TEXT.replace('index 2', 'index 2\nindex 2'),
    TEXT.replace('index 2', 'extra \nindex 2'),
    TEXT.replace('index 2', 'extra c2FsdA\nindex 2'),
    TEXT.replace('index 2', 'extra c2FsdA==\nextra c2FsdA==\nindex 2'),
    TEXT.replace('index 2', 'index 2\nextra c2FsdA=='),
    TEXT.replace(HASH, HASH.slice(1)),
    TEXT.replace(HASH, ` ${HASH}`),
    TEXT.replace(HASH, Buffer.alloc(64).toString('base64')),
  ])('is not %j', (text) => expect(() => parseTlogProof(text)).toThrow(refused('malformed-proof')));

  it.each<TlogProof>([
    { ...proof, index: -1 },
    { ...proof, index: 0.5 },
    { ...proof, hashes: [Buffer.alloc(31)] },
    { ...proof, extra: Buffer.of() },
  ])('is not made of %j', (wrong) => expect(() => formatTlogProof(wrong)).toThrow(refused('malformed-proof')));

  it('shows that the log held the leaf', () => {
    const { head, ...checked } = checkTlogProof(TEXT, leaf, log);
    expect(checked).toEqual(proof);
    expect(head).toMatchObject({ origin: log.origin, size: 3 });
  });

  it('shows nothing of another leaf, place, log or key', () => {
    const check = (text: string, bytes = leaf, known = log) => checkTlogProof.bind(null, text, bytes, known);
    expect(check(TEXT, Buffer.from('d'))).toThrow(refused('not-included'));
    for (const index of [0, 1, 3]) {
      expect(check(TEXT.replace('index 2', `index ${index}`))).toThrow(refused('not-included'));
    }
    expect(check(TEXT.replace(`${HASH}\n`, ''))).toThrow(refused('not-included'));
    expect(check(TEXT, leaf, { ...log, origin: 'other.example' })).toThrow(refused('other-log'));
    expect(check(TEXT, leaf, { ...log, keys: [] })).toThrow(refused('no-known-signature'));
    expect(check(TEXT.replace('ledger.example\n3', 'ledger.example\n4'))).toThrow(refused('wrong-signature'));
    expect(check(TEXT.slice(0, TEXT.indexOf('\n\n') + 2))).toThrow(refused('malformed-note'));
  });
});
