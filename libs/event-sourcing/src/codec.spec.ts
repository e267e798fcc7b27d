import { describe, expect, it } from '@jest/globals';
import { Codec, UnknownEvent } from './codec.js';
import type { DomainEvent } from './decider.js';
import type { StoredEvent } from './event-store.js';

type Event =
  | DomainEvent<'Noted', { readonly words: readonly string[]; readonly language: string }>
  | DomainEvent<'Closed'>;

const codec = new Codec<Event>({
  Noted: [(data) => ({ words: [(data as { text: string }).text] }), (data) => ({ ...data, language: 'en' })],
  Closed: [],
});

const stored = (type: string, schema: number, data: object): StoredEvent => ({
  id: 'id',
  type,
  schema,
  stream: 'note-1',
  version: 3,
  recordedAt: 7,
  data,
  salt: new Uint8Array(32),
  metadata: { commandId: '', requestHash: '', actor: '', $correlationId: '', $causationId: '' },
});

describe('The codec', () => {
  it('brings every older schema to the newest', () => {
    const newest = { id: 'id', type: 'Noted', version: 3, recordedAt: 7, data: { words: ['a'], language: 'en' } };
    expect(codec.decode(stored('Noted', 1, { text: 'a' }))).toStrictEqual(newest);
    expect(codec.decode(stored('Noted', 2, { words: ['a'] }))).toStrictEqual(newest);
    expect(codec.decode(stored('Noted', 3, { words: ['a'], language: 'en' }))).toStrictEqual(newest);
    expect([codec.schemaOf('Noted'), codec.schemaOf('Closed')]).toEqual([3, 1]);
  });

  it.each([
    ['Lost', 1],
    ['toString', 1],
    ['Noted', 4],
    ['Noted', 0],
    ['Noted', -1],
    ['Closed', 2],
  ])('stops at %s of schema %d', (type, schema) => {
    expect(() => codec.decode(stored(type, schema, {}))).toThrow(UnknownEvent);
    expect(() => codec.decode(stored(type, schema, {}))).toThrow(/at version 3 of note-1/);
  });
});
