import { describe, expect, it } from '@jest/globals';
import { at, beliefIn, event, type GivenEvent, guarantee, SOURCE } from '../testing.js';
import type { CommitmentData } from './commitment.events.js';
import { compareStatements } from './statement-diff.js';
import { statements } from './statements.js';

type Reaffirmed = CommitmentData['CommitmentReaffirmed'];

const quoting = (quote: string) => ({ source: { ...SOURCE, quote } });
const said = (effective: string, more: Partial<Reaffirmed>): GivenEvent =>
  event('CommitmentReaffirmed', { effective, ...more });
const all = (...events: readonly GivenEvent[]) => statements(beliefIn(...events), at('2026-01-01T00:00:00Z'));
const change = (...events: readonly GivenEvent[]) => {
  const said = all(...events);
  return compareStatements(said, said.length - 2, said.length - 1).change;
};

const NOTHING = {
  added: [],
  removed: [],
  moved: [],
  scope: { gained: [], lost: [] },
  intensifiers: { gained: [], lost: [] },
};
const area = (name: string, more: object = {}) => ({ area: name, mode: 'included' as const, ...more });

describe('What changed between two statements', () => {
  const made = guarantee({
    ...quoting('We stand by you.'),
    speakers: [{ name: 'A', office: 'Minister' }],
    strength: { level: 'high', intensifiers: ['firmly'], legalForce: 'treaty' },
  });

  it('is nothing where nothing else is said', () => expect(change(made, said('2022', {}))).toEqual(NOTHING));

  it('is told of words, scope, strength and speakers', () => {
    const again = said('2022', {
      ...quoting('We stand by all of you.'),
      scope: [area('senkaku islands', { disputed: true }), area('Cyberspace')],
      strength: { level: 'medium', intensifiers: ['Firmly', 'always'], legalForce: 'political' },
      speakers: [{ name: 'B' }],
    });
    expect(change(made, again)).toEqual({
      ...NOTHING,
      added: ['all'],
      scope: { gained: [area('Cyberspace')], lost: [] },
      intensifiers: { gained: ['always'], lost: [] },
      level: { was: 'high', now: 'medium' },
      legalForce: { was: 'treaty', now: 'political' },
      speakers: { gained: [{ name: 'B' }], lost: [{ name: 'A', office: 'Minister' }] },
    });
  });

  it('shows a scope that another act changed', () => {
    const narrowed = event('ScopeChanged', {
      effective: '2022',
      scope: [{ area: 'Senkaku Islands', mode: 'excluded' }],
    });
    expect(change(made, narrowed, said('2023', {})).scope).toEqual({
      gained: [{ area: 'Senkaku Islands', mode: 'excluded' }],
      lost: [area('Senkaku Islands')],
    });
  });

  it('takes silence for no change: what was last said stands', () => {
    const silent = said('2022', {});
    const again = { ...quoting('We stand by you, still.'), strength: { level: 'low' } } as const;
    expect(change(made, silent, said('2023', again))).toEqual({
      ...NOTHING,
      added: ['still'],
      intensifiers: { gained: [], lost: ['firmly'] },
      level: { was: 'high', now: 'low' },
    });
    expect(change(guarantee(), said('2022', { strength: { level: 'low', intensifiers: ['dearly'] } }))).toEqual(
      NOTHING,
    );
  });

  it('reads the other way round backwards', () => {
    const both = all(made, said('2022', quoting('We stand by you, still.')));
    expect(compareStatements(both, 1, 0).change).toEqual({ ...NOTHING, removed: ['still'] });
    expect(compareStatements(both, 1, 1).change).toEqual(NOTHING);
  });
});

/** DOMAIN, "Two real histories": the guarantee in its eight statements, in our own words. */
const CHAIN: readonly (readonly [effective: string, quote: string])[] = [
  ['2021-01-27', 'The President spoke of an unwavering pledge to protect Japan under Article 5, the islands with it.'],
  [
    '2021-04-16',
    'Both confirmed that Article V covers the islands. They are against every attempt to undo Japan’s rule there.',
  ],
  [
    '2021-11-13',
    "The Secretary repeated Washington's unwavering pledge to protect Japan, and that Article Five covers the islands.",
  ],
  [
    '2022-01-21',
    'The President repeated that Article V covers the islands, and the unwavering pledge to protect Japan, with the full range of capabilities.',
  ],
  [
    '2022-05-23',
    'The President repeated that Article V covers the islands; both are against every attempt to undo Japan’s rule there.',
  ],
  [
    '2023-01-13',
    'The President repeated the unwavering pledge to protect Japan with the full range of capabilities, including nuclear. He added that Article V covers the islands.',
  ],
  [
    '2024-04-10',
    'The President repeated the unwavering pledge to protect Japan with the full range of capabilities, including nuclear ones. He added that Article V covers the islands.',
  ],
  ['2025-02-07', 'Both leaders repeated that Article V covers the islands.'],
];

describe('The guarantee', () => {
  const [[made, first], ...others] = CHAIN as readonly [(typeof CHAIN)[0], ...typeof CHAIN];
  const chain = all(
    guarantee({ effective: made, ...quoting(first) }),
    ...others.map(([effective, quote]) => said(effective, quoting(quote))),
  );
  const changes = chain.map((_, place) => (place === 0 ? null : compareStatements(chain, place - 1, place).change));

  it('shows what each of its eight statements added', () =>
    expect(changes.map((each) => each?.added ?? null)).toEqual([
      null,
      ['Both confirmed', 'V covers', 'They are against every attempt to undo Japan’s rule there'],
      ["The Secretary repeated Washington's unwavering pledge to protect Japan", 'Five'],
      ['President', 'Article V', 'with the full range of capabilities'],
      ['both are against every attempt to undo Japan’s rule there'],
      ['the unwavering pledge to protect Japan with the full range of capabilities', 'including nuclear', 'He added'],
      ['ones'],
      ['Both leaders'],
    ]));

  it('speaks of the full range of capabilities from 2022 on, and of nuclear ones from 2023 on', () => {
    const firstToAdd = (words: string) =>
      chain[changes.findIndex((each) => each?.added.some((phrase) => phrase.includes(words)))]?.effective;
    expect([firstToAdd('full range of capabilities'), firstToAdd('including nuclear')]).toEqual([
      '2022-01-21',
      '2023-01-13',
    ]);
    expect(changes.at(-1)?.removed.join('; ')).toContain('full range of capabilities; including nuclear');
  });

  it('shows the change between any two', () =>
    expect(compareStatements(chain, 3, 6).change).toMatchObject({
      added: expect.arrayContaining(['including nuclear ones']),
    }));
});
