import { describe, expect, it } from '@jest/globals';
import { parseSignerKey, parseVerifierKey, signerKeyText } from './note-keys.js';
import { NOTE_SIGNATURES_MAX, openNote, signNote } from './note.js';
import type { UnsoundCode } from './unsound.js';

// The example of the documentation of Go's `golang.org/x/mod/sumdb/note`.
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const LINE =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const NOTE = `${TEXT}\n${LINE}`;
const peter = parseSignerKey('PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz');
const enoch = parseSignerKey(signerKeyText('EnochRoot', Buffer.alloc(32, 1)));
const stranger = parseSignerKey(signerKeyText('EnochRoot', Buffer.alloc(32, 2)));

const refused = (code: UnsoundCode): unknown => expect.objectContaining({ name: 'Unsound', code });
const lineOf = (signer: typeof peter): string => signNote(TEXT, [signer]).slice(TEXT.length + 1);

const withOthers = (count: number): string => `${NOTE}${lineOf(enoch).repeat(count)}`;

describe('a signed note', () => {
  it('is written as Go’s sumdb/note writes it', () => {
    expect(signNote(TEXT, [peter])).toBe(NOTE);
    expect(openNote(NOTE, [peter.verifier])).toEqual({ text: TEXT, signedBy: [peter.verifier], unknown: [] });
  });

  it('is opened by any of its signers, and says who else signed', () => {
    const note = signNote(TEXT, [peter, enoch]);
    expect(openNote(note, [enoch.verifier, peter.verifier]).signedBy).toEqual([peter.verifier, enoch.verifier]);
    const { signedBy, unknown } = openNote(note, [enoch.verifier]);
    expect(signedBy).toEqual([enoch.verifier]);
    expect(unknown).toEqual([{ name: 'PeterNeumann', id: 0xc74f20a3, bytes: expect.any(Uint8Array) }]);
    expect(unknown[0]!.bytes).toHaveLength(64);
  });

  it('keeps empty lines in its text: the last one divides', () => {
    const text = '\nan empty line\n\n— follows\n\n';
    expect(openNote(signNote(text, [peter]), [peter.verifier]).text).toBe(text);
  });

  it('is refused where one signature of a known key is wrong, whatever others hold', () => {
    const wrong = NOTE.replace('answer', 'Answer');
    expect(() => openNote(wrong, [peter.verifier])).toThrow(refused('wrong-signature'));
    const both = `${TEXT}\n${lineOf(enoch)}${LINE.replace('x08go/Z', 'x08go/Y')}`;
    expect(() => openNote(both, [peter.verifier, enoch.verifier])).toThrow(refused('wrong-signature'));
    expect(() => openNote(`${NOTE}${LINE.replace('x08go/Z', 'x08go/Y')}`, [peter.verifier])).toThrow(
      refused('wrong-signature'),
    );
    expect(openNote(both, [enoch.verifier]).unknown).toHaveLength(1);
  });

  it('is refused where no signature is of a known key: a name alone or an id alone is none', () => {
    expect(() => openNote(NOTE, [])).toThrow(refused('no-known-signature'));
    expect(() => openNote(signNote(TEXT, [stranger]), [enoch.verifier])).toThrow(refused('no-known-signature'));
    const sameId = { ...peter.verifier, name: 'PaulNeumann' };
    expect(() => openNote(NOTE, [sameId])).toThrow(refused('no-known-signature'));
  });

  it('counts a signer once, however often it signed', () => {
    expect(openNote(`${NOTE}${LINE}`, [peter.verifier]).signedBy).toEqual([peter.verifier]);
  });

  it('tells keys apart that share name and id', () => {
    const twin = { ...parseVerifierKey(enoch.verifier.text), name: 'PeterNeumann', id: 0xc74f20a3 };
    expect(openNote(NOTE, [twin, peter.verifier]).signedBy).toEqual([peter.verifier]);
  });

  it('is read with 16 signatures and more, to a limit', () => {
    expect(openNote(withOthers(NOTE_SIGNATURES_MAX - 1), [peter.verifier]).unknown).toHaveLength(99);
    expect(() => openNote(withOthers(NOTE_SIGNATURES_MAX), [peter.verifier])).toThrow(refused('malformed-note'));
  });

  it.each([
    ['', 'is empty'],
    [TEXT, 'is not signed'],
    [`${TEXT}\n`, 'has no signature'],
    [`${TEXT}${LINE}`, 'has no empty line'],
    [`\n${LINE}`, 'has no text'],
    [NOTE.slice(0, -1), 'ends without a newline'],
    [`${NOTE}\n`, 'ends in an empty line'],
    [`${NOTE}more\n`, 'ends in other lines'],
    [NOTE.replaceAll('\n', '\r\n'), 'has other ends of lines'],
    [NOTE.replace('If', 'I\tf'), 'has a control character'],
    [NOTE.replace('If', '\ud800'), 'is not UTF-8'],
    [NOTE.replace('—', '-'), 'has no em dash'],
    [NOTE.replace('— ', '—'), 'has no space after the dash'],
    [NOTE.replace('— PeterNeumann ', '—  '), 'has no name'],
    [NOTE.replace('PeterNeumann', 'Peter+Neumann'), 'has a plus sign in a name'],
    [NOTE.replace('PeterNeumann', 'Peter\u00a0Neumann'), 'has a space in a name'],
    [NOTE.replace('AM=\n', 'AM= \n'), 'has a space after a signature'],
    [NOTE.replace('AM=', 'AN='), 'has base64 in another form'],
    [NOTE.replace('x08go/Z', '*08go/Z'), 'has no base64'],
    [`${TEXT}\n— PeterNeumann x08gow==\n`, 'has a signature of no bytes'],
  ])('%j is none: it %s', (note) => {
    expect(() => openNote(note, [peter.verifier])).toThrow(refused('malformed-note'));
  });

  it.each(['', 'no newline', 'a tab\t\n', 'half a pair \udfff\n'])('is not made of %j', (text) => {
    expect(() => signNote(text, [peter])).toThrow(refused('malformed-note'));
  });
});
