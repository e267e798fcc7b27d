import { describe, expect, it } from '@jest/globals';
import {
  act,
  answerOn,
  at,
  beliefIn,
  event,
  given,
  type GivenEvent,
  guarantee,
  idOf,
  pledge,
  recordOf,
  stateOn,
  TODAY,
  visit,
} from '../testing.js';
import { beliefOf } from './commitment.js';
import { stateAt } from './replay.js';

const LATER = '2025-01-01T00:00:00Z';
const progress = event('ProgressReported', { effective: '2022-06-01', note: 'A meeting' });
const withdrawn = event('CommitmentWithdrawn', { effective: '2023-01-01' });

const correction = (version: number, changes: object): GivenEvent =>
  event('EventCorrected', { event: idOf(version), changes: { ...changes }, reason: 'A slip' });
const correct = (version: number, changes: object) =>
  act('correct-event', { event: idOf(version), changes: { ...changes }, reason: 'A slip' });
const retraction = (version: number): GivenEvent =>
  event('EventRetracted', { event: idOf(version), reason: 'Another was meant' });
const retract = (version: number) => act('retract-event', { event: idOf(version), reason: 'Another was meant' });
const recordedFor = (version: number, changes: object) =>
  ({ type: 'EventCorrected', data: { event: idOf(version), changes: { ...changes }, reason: 'A slip' } }) as const;

describe('A correction', () => {
  it('replaces fields from the corrected fact’s own date on', () => {
    const events = [pledge(), withdrawn, correction(2, { effective: '2022-01-01' })];
    expect(answerOn('2022-01-01T23:59:59.999Z', ...events).status).toBe('withdrawn');
    expect(answerOn('2022-01-01T23:59:59.998Z', ...events).status).toBe('active');
  });

  it('leaves the old belief to whoever asks with an earlier knownAt', () => {
    const record = recordOf(pledge(), withdrawn, correction(2, { effective: '2022-01-01' }));
    const known = (version: number) =>
      stateAt(beliefOf(record.slice(0, version))!, at('2022-06-01T00:00:00Z'))!.standings[0]!.status;
    expect([known(2), known(3)]).toEqual(['active', 'withdrawn']);
  });

  it('recorded last wins, field by field; null takes a field away', () => {
    const events = [
      pledge(),
      progress,
      correction(2, { note: 'B', effective: '2022-07-01' }),
      correction(2, { note: 'C' }),
    ];
    expect(beliefIn(...events).facts[1]!.data).toEqual({ effective: '2022-07-01', note: 'C' });
    expect(beliefIn(...events, correction(2, { note: null })).facts[1]!.data).toEqual({ effective: '2022-07-01' });
  });

  it('may add debtors and change the terms', () => {
    const events = [pledge(), correction(1, { debtors: ['JPN', 'USA', 'AUS'], terms: { topics: ['oceans'] } })];
    expect(answerOn(LATER, ...events)).toMatchObject({
      debtors: ['JPN', 'USA', 'AUS'],
      terms: { topics: ['oceans'] },
      standing: { length: 3 },
    });
  });

  it('is not made of the kind, of what is retracted, of a correction, or of what is not there', () => {
    given(pledge())
      .when(correct(1, { kind: 'planned_visit' }))
      .thenRefuses('not-correctable');
    given(pledge(), progress, retraction(2))
      .when(correct(2, { note: 'B' }))
      .thenRefuses('not-correctable');
    given(pledge(), progress, correction(2, { note: 'B' }))
      .when(correct(3, { reason: 'B' }))
      .thenRefuses('not-correctable');
    given(pledge())
      .when(correct(9, { note: 'B' }))
      .thenRefuses('unknown-event', { pointer: '/event' });
  });

  it('that changes nothing is already so', () => {
    given(pledge(), progress)
      .when(correct(2, { note: 'A meeting' }))
      .thenNothing();
    given(pledge(), progress)
      .when(correct(2, { source: null }))
      .thenNothing();
    given(pledge(), progress, correction(2, { note: 'B' }))
      .when(correct(2, { note: 'A meeting' }))
      .thenRecords(recordedFor(2, { note: 'A meeting' }));
  });

  it('puts no fact before the making', () => {
    given(pledge(), progress)
      .when(correct(2, { effective: '2020-12-31' }))
      .thenRefuses('before-commitment', { pointer: '/changes/effective', event: idOf(2) });
    given(pledge(), progress)
      .when(correct(1, { effective: '2022-06-02' }))
      .thenRefuses('before-commitment', { event: idOf(2) });
    given(pledge(), progress)
      .when(correct(1, { effective: '2022-06-01' }))
      .thenRecords(recordedFor(1, { effective: '2022-06-01' }));
    // What is kept undated lies nowhere before it.
    const opened = event('FollowUpOpened', { action: 'Ask' }, { recordedAt: at('2021-05-01T00:00:00Z') });
    given(pledge(), opened)
      .when(correct(1, { effective: '2022-01-01' }))
      .thenRecords(recordedFor(1, { effective: '2022-01-01' }));
  });

  it('is not taken back either where that would put a fact before the making', () => {
    const early = event('ProgressReported', { effective: '2020-06-01' });
    given(pledge(), correction(1, { effective: '2020-01-01' }), early)
      .when(retract(2))
      .thenRefuses('before-commitment', { event: idOf(3) });
  });

  it('says nothing of the future and reverses no dates', () => {
    given(pledge(), progress)
      .when(correct(2, { effective: '2026-03-03' }))
      .thenRefuses('in-the-future', { pointer: '/changes/effective' });
    const scheduled = event('VisitScheduled', { effective: '2022-01-01', from: '2022-05-01', to: '2022-05-02' });
    given(visit(), scheduled)
      .when(correct(2, { to: '2022-04-01' }))
      .thenRefuses('dates-reversed', { pointer: '/changes/to' });
  });

  it('is never refused for what no longer fits: the conflict is shown', () => {
    given(pledge(), progress, withdrawn)
      .when(correct(3, { effective: '2022-01-01' }))
      .thenRecords(recordedFor(3, { effective: '2022-01-01' }));
    const state = stateOn(LATER, pledge(), progress, withdrawn, correction(3, { effective: '2022-01-01' }));
    expect(state.conflicts.map(({ fact }) => fact.id)).toEqual([idOf(2)]);
    const notTheirs = stateOn(
      LATER,
      pledge(),
      event('ProgressReported', { effective: '2022-06-01', debtor: 'USA' }),
      correction(1, { debtors: ['JPN'] }),
    );
    expect(notTheirs.conflicts.map(({ fact }) => fact.id)).toEqual([idOf(2)]);
  });

  it('keeps its note and its source', () => {
    const data = { event: idOf(2), changes: { note: 'B' }, reason: 'A slip', note: 'Seen by two' };
    given(pledge(), progress)
      .when({ type: 'correct-event', data, at: TODAY })
      .thenRecords({ type: 'EventCorrected', data });
  });
});

describe('A retraction', () => {
  it('takes a fact out of the standing', () => {
    given(pledge(), withdrawn)
      .when(retract(2))
      .thenRecords({ type: 'EventRetracted', data: { event: idOf(2), reason: 'Another was meant' } });
    expect(answerOn(LATER, pledge(), withdrawn, retraction(2)).status).toBe('active');
  });

  it('takes a correction back: the one before it holds again', () => {
    const events = [pledge(), progress, correction(2, { note: 'B' }), correction(2, { note: 'C' }), retraction(4)];
    expect(beliefIn(...events).facts[1]!.data).toMatchObject({ note: 'B' });
    expect(beliefIn(...events, retraction(3)).facts[1]!.data).toMatchObject({ note: 'A meeting' });
  });

  it('takes a link to a duplicate back', () => {
    const linked = event('DuplicateLinked', { of: 'another' });
    expect(beliefIn(pledge(), linked).duplicateOf).toHaveLength(1);
    expect(beliefIn(pledge(), linked, retraction(2)).duplicateOf).toEqual([]);
  });

  it('is not of the recording, nor of a retraction; and once is enough', () => {
    given(pledge()).when(retract(1)).thenRefuses('not-correctable');
    given(pledge(), progress, retraction(2)).when(retract(3)).thenRefuses('not-correctable');
    given(pledge(), progress, retraction(2)).when(retract(2)).thenNothing();
  });

  it('leaves what built on the fact as a conflict', () => {
    const invoked = event('GuaranteeInvoked', { effective: '2022-01-01', by: 'JPN', situation: 'An attack' });
    const honoured = event('FulfilmentAsserted', { effective: '2022-02-01', by: 'USA', degree: 'full' });
    const { conflicts, status } = answerOn(LATER, guarantee(), invoked, honoured, retraction(2));
    expect([status, conflicts]).toMatchObject([
      'in_force',
      [{ event: idOf(3), type: 'FulfilmentAsserted', state: 'in_force' }],
    ]);
    // It names what would be allowed there.
    expect(conflicts[0]!.allowed).toContain('invoke');
    expect(conflicts[0]!.allowed).not.toContain('assert-fulfilment');
  });
});
