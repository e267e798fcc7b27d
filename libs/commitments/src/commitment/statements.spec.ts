import { describe, expect, it } from '@jest/globals';
import { at, beliefIn, event, type GivenEvent, guarantee, idOf, pledge, SOURCE } from '../testing.js';
import type { CommitmentData } from './commitment.events.js';
import { statements } from './statements.js';

const LATER = '2026-01-01T00:00:00Z';
const on = (asOf: string, ...events: readonly GivenEvent[]) => statements(beliefIn(...events), at(asOf));
const versions = (...events: readonly GivenEvent[]) => on(LATER, ...events).map(({ version }) => version);
const said = (effective: string, more: Partial<CommitmentData['CommitmentReaffirmed']> = {}): GivenEvent =>
  event('CommitmentReaffirmed', { effective, source: { ...SOURCE, quote: `They said so in ${effective}.` }, ...more });
const area = (name: string) => ({ area: name, mode: 'included' }) as const;

describe('The statements of a commitment', () => {
  it('are its making and each time it was said again, as said', () => {
    const speakers = [{ name: 'The President', party: 'USA' }];
    const strength = { act: 'reaffirmed', level: 'high', intensifiers: ['firmly'] } as const;
    const events = [guarantee(), said('2022', { by: 'USA', zone: 'Asia/Tokyo', speakers, strength })];
    const scope = [area('Senkaku Islands')];
    expect(on(LATER, ...events)).toEqual([
      {
        version: 1,
        event: idOf(1),
        type: 'CommitmentRecorded',
        effective: '2021-01-01',
        quote: 'They agreed.',
        speakers: [],
        strength: {},
        scope,
        source: SOURCE,
      },
      {
        version: 2,
        event: idOf(2),
        type: 'CommitmentReaffirmed',
        effective: '2022',
        zone: 'Asia/Tokyo',
        by: 'USA',
        quote: 'They said so in 2022.',
        speakers,
        strength,
        scope,
        source: { ...SOURCE, quote: 'They said so in 2022.' },
      },
    ]);
  });

  it('stand in effective order, whatever the order of recording', () =>
    expect(versions(pledge(), said('2023'), said('2022'), said('2021-12-31'))).toEqual([1, 4, 3, 2]));

  it('are those that count by the day asked for', () => {
    const events = [pledge(), said('2022-03'), said('2023')];
    expect(on('2022-03-31T23:59:59Z', ...events).map(({ version }) => version)).toEqual([1]);
    expect(on('2022-04-01T00:00:00Z', ...events).map(({ version }) => version)).toEqual([1, 2]);
    expect(on('2020-12-31T00:00:00Z', ...events)).toEqual([]);
  });

  it('are believed as corrected, and moved where a correction puts them', () => {
    const changes = { effective: '2024', source: { ...SOURCE, quote: 'They meant it.' } };
    const corrected = event('EventCorrected', { event: idOf(2), changes, reason: 'A slip' });
    const items = on(LATER, pledge(), said('2022'), said('2023'), corrected);
    expect(items.map(({ version, quote }) => [version, quote])).toEqual([
      [1, 'They agreed.'],
      [3, 'They said so in 2023.'],
      [2, 'They meant it.'],
    ]);
  });

  it('leave out what was retracted or fits no state', () => {
    const retracted = event('EventRetracted', { event: idOf(2), reason: 'Another was meant' });
    const withdrawn = event('CommitmentWithdrawn', { effective: '2023' });
    expect(versions(pledge(), said('2022'), retracted)).toEqual([1]);
    expect(versions(pledge(), said('2022'), said('2024'), withdrawn)).toEqual([1, 2]);
  });

  it('of a retracted commitment are none', () =>
    expect(versions(pledge(), said('2022'), event('CommitmentRetracted', { reason: 'Another was meant' }))).toEqual(
      [],
    ));

  it('are not the acts that change the promise; what is said next shows the scope that they left', () => {
    const events = [
      guarantee(),
      event('ScopeChanged', { effective: '2022-01-01', scope: [area('Cyberspace')], source: SOURCE }),
      said('2023-01-01'),
      said('2024-01-01', { scope: [area('Space')] }),
      said('2024-06-01'),
      event('CommitmentAmended', { effective: '2025-01-01', changes: { terms: { obligation: 'defense' } } }),
      event('CommitmentReaffirmed', { effective: '2025-06-01' }),
    ];
    expect(on(LATER, ...events).map(({ version, scope }) => [version, ...scope.map((clause) => clause.area)])).toEqual([
      [1, 'Senkaku Islands'],
      [3, 'Cyberspace'],
      [4, 'Space'],
      [5, 'Space'],
      [7],
    ]);
    expect(on(LATER, ...events).at(-1)).toMatchObject({ quote: null, source: null });
  });
});
