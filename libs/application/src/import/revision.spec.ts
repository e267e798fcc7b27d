import { describe, expect, it } from '@jest/globals';
import { type Loaded, requestHashOf } from '#libs/event-sourcing';
import type { CommitmentEvent } from '#libs/commitments';
import type { Data } from './line.js';
import { changesBetween, heldSince, isSaid, saidOf } from './revision.js';

describe('What a revised line corrects', () => {
  it.each([
    ['nothing where it says the same', { a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }, { a: 1, b: [1, 2] }, {}],
    ['the fields that differ', { a: 1, b: 2 }, { a: 1, b: 3 }, { a: 1, b: 2 }, { b: 3 }],
    ['a field that is new', { a: 1 }, { a: 1, b: 2 }, { a: 1 }, { b: 2 }],
    ['a field that is gone, by null', { a: 1, b: 2 }, { a: 1 }, { a: 1, b: 2 }, { b: null }],
    [
      'a part, as the whole field',
      { a: { x: 1, y: 2 } },
      { a: { y: 2, x: 3 } },
      { a: { x: 1, y: 2 } },
      { a: { x: 3, y: 2 } },
    ],
    ['nothing that others corrected and it says as before', { a: 1 }, { a: 1 }, { a: 9 }, {}],
    ['what others corrected, where it says something new', { a: 1 }, { a: 2 }, { a: 9 }, { a: 2 }],
    ['nothing that is believed already', { a: 1 }, { a: 2 }, { a: 2 }, {}],
    ['nothing gone that others took away already', { a: 1, b: 2 }, { a: 1 }, { a: 1 }, {}],
    ['nothing where a default is stated', {}, { deadline: { type: 'none' }, speakers: [], strength: {} }, {}, {}],
    ['nothing where a default is left out', { deadline: { type: 'none' }, beneficiaries: [] }, {}, {}, {}],
    [
      'a default in place of another value',
      { thirdParties: ['JPN'] },
      { thirdParties: [] },
      { thirdParties: ['JPN'] },
      { thirdParties: [] },
    ],
    [
      'more than a default',
      {},
      { deadline: { type: 'none', asStated: 'x' } },
      {},
      { deadline: { type: 'none', asStated: 'x' } },
    ],
    ['an empty list that means something', {}, { scope: [] }, {}, { scope: [] }],
  ] as const)('is %s', (_, said: Data, now: Data, believed: Data, expected) =>
    expect(changesBetween(said, now, (field) => [said[field], believed[field]])).toEqual(expected),
  );
});

const FACT = 'fact';
const SALT = new Uint8Array(32);

/** A stream of events, each with what it belongs to and the content that it was asked for by. */
function stream(
  ...events: readonly (readonly [correlation: string, content: string, event: object])[]
): Loaded<unknown, CommitmentEvent> {
  const stored = events.map(([$correlationId, content, event], index) => {
    const metadata = {
      commandId: '',
      requestHash: requestHashOf(SALT, content),
      actor: '',
      $correlationId,
      $causationId: '',
    };
    return {
      id: `event ${index + 1}`,
      stream: '',
      schema: 1,
      version: index + 1,
      recordedAt: 0,
      salt: SALT,
      metadata,
      ...event,
    };
  }) as unknown as Loaded<unknown, CommitmentEvent>['stored'];
  return { version: events.length, stored, events: stored as never, state: undefined };
}

const progress = (note: string) => ({ type: 'ProgressReported', data: { effective: '2022', note } });
const corrected = (changes: object) => ({ type: 'EventCorrected', data: { event: 'event 1', changes, reason: '' } });

describe('What imports have said of a fact', () => {
  it('is nothing before the first', () => expect(saidOf(stream(['other', 'A', progress('a')]), FACT)).toBeUndefined());

  it('is the fact with what imports corrected in it, and nothing of what others did', () => {
    const said = saidOf(
      stream(
        [FACT, 'A', progress('a')],
        ['person', 'P', corrected({ note: 'p' })],
        [FACT, 'B', corrected({ note: 'b' })],
        ['other', 'X', progress('x')],
      ),
      FACT,
    )!;
    expect([said.event.id, said.last.id, said.data]).toEqual(['event 1', 'event 3', { effective: '2022', note: 'b' }]);
    expect([isSaid(said, 'B'), isSaid(said, 'A')]).toEqual([true, false]);
  });
});

const by = (who: string, note: string | null) => [who, note ?? '', corrected({ note })] as const;
const takenBack = (event: string) => ['person', '', { type: 'EventRetracted', data: { event, reason: '' } }] as const;

describe('What a field has held since imports last said something of it', () => {
  const made = [FACT, 'A', progress('a')] as const;
  const other = [
    'person',
    'X',
    { type: 'EventCorrected', data: { event: 'event 9', changes: { note: 'x' } } },
  ] as const;

  it.each([
    ['what the first import said', [made], ['a']],
    ['all that others made of it', [made, by('person', 'p'), by('person', 'q')], ['a', 'p', 'q']],
    ['nothing from before the last import that spoke of it', [made, by('person', 'p'), by(FACT, 'b')], ['b']],
    ['its absence too', [made, by('person', null), by('person', 'q')], ['a', undefined, 'q']],
    ['nothing of other events', [made, other], ['a']],
    [
      'what a retraction brought back',
      [made, by('person', 'p'), by(FACT, 'b'), takenBack('event 3'), by('person', 'q')],
      ['b', 'p', 'q'],
    ],
  ] as const)('is %s', (_, events, expected) => {
    const loaded = stream(...events);
    expect(heldSince(loaded, FACT, loaded.events[0]!)('note')).toEqual(expected);
  });

  it('is told field by field', () => {
    const loaded = stream(made, by('person', 'p'), [FACT, 'B', corrected({ effective: '2023' })]);
    const held = heldSince(loaded, FACT, loaded.events[0]!);
    expect([held('note'), held('effective')]).toEqual([['a', 'p', 'p'], ['2023']]);
  });
});
