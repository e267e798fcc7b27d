import { describe, expect, it } from '@jest/globals';
import { Codec, ERASED } from '#libs/event-sourcing';
import { idOf, recorded, specFor } from '#libs/event-sourcing/testing';
import { withoutWords } from '../erasure.js';
import { document, DOCUMENT_SCHEMAS, type DocumentCommand, type DocumentEvent, locate } from './document.js';

const given = specFor(document, new Codec<DocumentEvent>(DOCUMENT_SCHEMAS));
const at = Date.UTC(2026, 2, 1);
const added = {
  type: 'DocumentAdded',
  data: { title: 'Readout', text: 'They hope to meet. They hope to talk.', sha256: 'ab' },
} as const;
const note = (data: Extract<DocumentCommand, { type: 'note-statement' }>['data']): DocumentCommand => ({
  type: 'note-statement',
  data,
  at,
});
const noted = {
  type: 'StatementNoted',
  data: {
    class: 'hope',
    quote: 'hope to meet',
    reason: 'Nobody promises',
    start: 5,
    end: 17,
    prefix: 'They ',
    suffix: '. They hope to talk.',
    verified: true,
  },
} as const;

const redactionOf = (version: number, data: object) =>
  ({
    type: 'EventRedacted',
    data: { event: idOf(version), reason: 'a name', authority: 'officer', kept: withoutWords(data), schema: 1 },
  }) as const;

describe('A document', () => {
  it('comes once', () => {
    given().when({ type: 'add-document', data: added.data, at }).thenRecords(added);
    given(added).when({ type: 'add-document', data: added.data, at }).thenNothing();
  });

  it('takes statements, anchored in its text, once each', () => {
    given(added)
      .when(note({ class: 'hope', quote: 'hope to meet', reason: 'Nobody promises' }))
      .thenRecords(noted);
    given(added, noted)
      .when(note({ class: 'hope', quote: 'hope to meet', reason: 'Nobody promises' }))
      .thenNothing();
    given(added, noted)
      .when(note({ class: 'position', quote: 'hope to meet', reason: 'Nobody promises' }))
      .thenRecords({
        type: 'StatementNoted',
        data: { ...noted.data, class: 'position' },
      });
  });

  it('is asked for by its words', () => {
    given()
      .when(note({ class: 'hope', quote: 'hope to meet' }))
      .thenRefuses('not-found');
    given(added)
      .when(note({ class: 'hope', quote: 'hope to eat' }))
      .thenRefuses('quote-not-found', { closest: { quote: 'They hope to meet.' } });
    given(added)
      .when(note({ class: 'hope', quote: 'They hope' }))
      .thenRefuses('quote-ambiguous', { occurrences: 2 });
    given(added)
      .when(note({ class: 'hope', quote: 'They hope', occurrence: 2 }))
      .thenRecords({
        type: 'StatementNoted',
        data: {
          class: 'hope',
          quote: 'They hope',
          start: 19,
          end: 28,
          prefix: 'They hope to meet. ',
          suffix: ' to talk.',
          verified: true,
        },
      });
  });

  it('whose text the ledger does not hold verifies nothing', () => {
    const { text: _, ...data } = added.data;
    given({ type: 'DocumentAdded', data })
      .when(note({ class: 'fact', quote: 'anything' }))
      .thenRecords({
        type: 'StatementNoted',
        data: { class: 'fact', quote: 'anything', verified: false },
      });
    expect(locate({ title: 'Readout' }, 'anything')).toEqual({ verified: false });
  });

  it('whose words were erased is added no more, and nothing is noted in it', () => {
    const erased = redactionOf(1, added.data);
    given(added, erased).when({ type: 'add-document', data: added.data, at }).thenRefuses('redacted');
    given(added, erased)
      .when(note({ class: 'fact', quote: ERASED }))
      .thenRefuses('redacted');
    const state = document.evolve(
      document.initial,
      recorded<DocumentEvent>([added, noted, redactionOf(2, noted.data)]),
    );
    expect([state.isErased, [...state.erased]]).toEqual([false, [idOf(2)]]);
  });

  it('knows its statements by the ids of their events', () => {
    const { statements } = document.evolve(document.initial, recorded<DocumentEvent>([added, noted]));
    expect([...statements]).toEqual([[idOf(2), noted.data]]);
  });
});
