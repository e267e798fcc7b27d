import { describe, expect, it } from '@jest/globals';
import {
  act,
  at,
  beliefIn,
  event,
  given,
  guarantee,
  idOf,
  made,
  pledge,
  undertaking,
  recording,
  SOURCE,
  stateOn,
  statuses,
  TODAY,
  visit,
} from '../testing.js';
import { stateAt } from './replay.js';

const then = { effective: '2022-06-01' };

const recordOn = (effective: string, now: string) =>
  ({ type: 'record', data: recording('planned_visit', { effective }), at: at(now) }) as const;
const kept = (effective: string) => ({
  type: 'CommitmentRecorded' as const,
  data: recording('planned_visit', { effective }),
});
const counted = (...[effective, zone]: readonly [string, string?]) =>
  beliefIn(visit(), event('CommitmentReaffirmed', { effective, ...(zone === undefined ? {} : { zone }) })).facts[1]!
    .countsAt;

describe('Recording', () => {
  it.each(['defense_guarantee', 'planned_visit', 'coordination_pledge'] as const)('makes a %s, once', (kind) => {
    const record = { type: 'record', data: recording(kind), at: TODAY } as const;
    given()
      .when(record)
      .thenRecords({ type: 'CommitmentRecorded', data: recording(kind) });
    given(made(kind)).when(record).thenRefuses('already-recorded');
  });

  it('is refused for a day that has begun nowhere on Earth', () => {
    given()
      .when(recordOn('2026-03-02', '2026-03-01T09:59:59Z'))
      .thenRefuses('in-the-future', { pointer: '/effective' });
    given().when(recordOn('2026-03-02', '2026-03-01T10:00:00Z')).thenRecords(kept('2026-03-02'));
    given().when(recordOn('2026-03', '2026-03-01T00:00:00Z')).thenRecords(kept('2026-03'));
    given().when(recordOn('2027', '2026-03-01T00:00:00Z')).thenRefuses('in-the-future');
  });

  it('is refused with a deadline that ends before it begins', () => {
    const deadline = { type: 'period', notBefore: '2022-07', notAfter: '2022-06' } as const;
    given()
      .when({ type: 'record', data: recording('planned_visit', { deadline }), at: TODAY })
      .thenRefuses('dates-reversed', { pointer: '/deadline/notAfter' });
  });

  it.each([
    [{ type: 'date', notAfter: '2020-12-31' }, undefined],
    [{ type: 'standing', notAfter: '2020' }, undefined],
    // In New York the year was not over yet when it was made, by UTC.
    [{ type: 'date', notAfter: '2020-12-31', zone: 'America/New_York' }, 'kept'],
    [{ type: 'date', notAfter: '2021-01-01' }, 'kept'],
    [{ type: 'period', notAfter: '2021-01' }, 'kept'],
  ] as const)('looks ahead: with %j it is %s', (deadline, isKept) => {
    const data = recording('planned_visit', { deadline });
    const recorded = given().when({ type: 'record', data, at: TODAY });
    if (isKept) recorded.thenRecords({ type: 'CommitmentRecorded', data });
    else recorded.thenRefuses('dates-reversed', { pointer: '/deadline/notAfter', made: '2021-01-01' });
  });

  it('comes before every other act', () => given().when(act('reaffirm', then)).thenRefuses('not-found'));
});

describe('When a fact counts', () => {
  const day = { effective: '2022-06-01' };

  it('a period counts from its last instant, in its zone', () => {
    expect(counted('2022-06-01')).toBe(at('2022-06-01T23:59:59.999Z'));
    expect(counted('2022-06-01', 'Asia/Tokyo')).toBe(at('2022-06-01T14:59:59.999Z'));
    expect(counted('2022-06')).toBe(at('2022-06-30T23:59:59.999Z'));
    expect(counted('2022')).toBe(at('2022-12-31T23:59:59.999Z'));
    expect(counted('2022-06-01T08:00:00+09:00', 'Asia/Tokyo')).toBe(at('2022-05-31T23:00:00Z'));
  });

  it('the recording alone counts from its first instant', () => {
    expect(beliefIn(visit({ effective: '2021', zone: 'Asia/Tokyo' })).facts[0].countsAt).toBe(at('2020-12-31T15:00Z'));
  });

  it('the recording folds first, even where an act shares its instant', () => {
    const events = [
      visit({ effective: '2021-01-01T00:00:00Z' }),
      event('CommitmentWithdrawn', { effective: '2021-01-01T00:00:00Z' }),
    ];
    expect(statuses(stateOn('2021-01-01T00:00:00Z', ...events))).toBe('JPN withdrawn, USA withdrawn');
  });

  it('what ends before the making is refused', () => {
    given(visit())
      .when(act('reaffirm', { effective: '2020-12-31' }))
      .thenRefuses('before-commitment', { made: '2021-01-01' });
    given(visit())
      .when(act('reaffirm', { effective: '2020' }))
      .thenRefuses('before-commitment');
    // A year that ends after the making may hold it.
    const data = { effective: '2021' };
    given(visit()).when(act('reaffirm', data)).thenRecords({ type: 'CommitmentReaffirmed', data });
  });

  it('ties go by version', () => {
    const late = event('CommitmentReopened', { ...day, reason: 'They changed their minds' });
    const events = [visit(), event('CommitmentWithdrawn', day), late];
    expect(statuses(stateOn('2022-06-02T00:00:00Z', ...events))).toBe('JPN arranging, USA arranging');
    expect(stateOn('2022-06-02T00:00:00Z', visit(), late, event('CommitmentWithdrawn', day)).conflicts).toHaveLength(1);
  });

  it('undated record keeping counts from its recording, never before the making', () => {
    const opened = event('FollowUpOpened', { action: 'Ask' }, { recordedAt: at('2024-05-06T07:08:09Z') });
    expect(beliefIn(visit(), opened).facts[1]).toMatchObject({
      countsAt: at('2024-05-06T07:08:09Z'),
      data: { effective: '2024-05-06T07:08:09.000Z' },
    });
    const tomorrow = visit({ effective: '2024-05-07' });
    expect(beliefIn(tomorrow, opened).facts[1]!.countsAt).toBe(at('2024-05-07T00:00:00Z'));
    given(tomorrow)
      .when(act('open-follow-up', { action: 'Ask' }, at('2024-05-06T12:00:00Z')))
      .thenRecords({
        type: 'FollowUpOpened',
        data: { action: 'Ask' },
      });
  });

  it('a clock that jumped back does not bring what is undated out of order', () => {
    const opened = event('FollowUpOpened', { action: 'Ask' }, { recordedAt: TODAY });
    const data = { followUp: idOf(2), outcome: 'answered' } as const;
    given(visit(), opened)
      .when(act('close-follow-up', data, TODAY - 60_000))
      .thenRecords({ type: 'FollowUpClosed', data });
  });
});

describe('A late fact', () => {
  const withdrawn = event('CommitmentWithdrawn', { effective: '2023-01-01' });

  it('is judged in the state of its own time', () => {
    const data = { effective: '2022-06-01', from: '2022-07-01', to: '2022-07-02' };
    given(visit(), withdrawn).when(act('schedule-visit', data)).thenRecords({ type: 'VisitScheduled', data });
    given(visit(), withdrawn)
      .when(act('schedule-visit', { ...data, effective: '2023-06-01' }))
      .thenRefuses('act-not-allowed', { state: 'withdrawn' });
  });

  it('is refused where it was impossible then, naming what was allowed', () => {
    const reopened = event('CommitmentReopened', { effective: '2023-02-01', reason: 'They changed their minds' });
    given(visit(), withdrawn, reopened)
      .when(act('report-progress', { effective: '2023-01-15' }))
      .thenRefuses('act-not-allowed', {
        state: 'withdrawn',
        standing: [
          { debtor: 'JPN', status: 'withdrawn' },
          { debtor: 'USA', status: 'withdrawn' },
        ],
        allowed: expect.arrayContaining(['reopen']),
      });
  });

  it('that later facts no longer fit is accepted, and they are shown as conflicts', () => {
    const progress = event('ProgressReported', { effective: '2023-06-01' });
    given(visit(), progress)
      .when(act('withdraw', { effective: '2023-01-01' }))
      .thenRecords({
        type: 'CommitmentWithdrawn',
        data: { effective: '2023-01-01' },
      });
    const state = stateOn('2024-01-01T00:00:00Z', visit(), progress, withdrawn);
    expect(statuses(state)).toBe('JPN withdrawn, USA withdrawn');
    expect(state.conflicts.map(({ fact, state }) => [fact.id, state])).toEqual([[idOf(2), 'withdrawn']]);
    // Before the fact that does not fit, nothing is in conflict.
    expect(stateOn('2023-05-01T00:00:00Z', visit(), progress, withdrawn).conflicts).toEqual([]);
  });
});

describe('Each debtor', () => {
  const fulfilled = event('FulfilmentAsserted', { effective: '2022-01-01', by: 'USA', degree: 'full', debtor: 'USA' });

  it('stands alone: an act that names one moves that one', () =>
    expect(statuses(stateOn('2023-01-01T00:00:00Z', pledge(), fulfilled))).toBe('JPN active, USA fulfilled'));

  it('is meant by an act that names none, if it is legal for it', () => {
    const ended = event('CommitmentTerminated', { effective: '2022-06-01', by: ['JPN', 'USA'] });
    expect(statuses(stateOn('2023-01-01T00:00:00Z', pledge(), fulfilled, ended))).toBe('JPN terminated, USA fulfilled');
  });

  it('is refused an act that is not legal for it, whatever is legal for others', () => {
    given(pledge(), fulfilled)
      .when(act('report-progress', { ...then, debtor: 'USA' }))
      .thenRefuses('act-not-allowed', { state: 'fulfilled' });
    given(pledge(), fulfilled).when(act('report-progress', then)).thenRecords({ type: 'ProgressReported', data: then });
  });

  it('must be one', () =>
    given(pledge())
      .when(act('withdraw', { ...then, debtor: 'PRK' }))
      .thenRefuses('not-a-debtor', { debtors: ['JPN', 'USA'] }));

  it('of all, none may be left for whom it is legal', () => {
    const others = event('CommitmentWithdrawn', { effective: '2022-02-01' });
    given(pledge(), fulfilled, others)
      .when(act('report-progress', then))
      .thenRefuses('act-not-allowed', { state: 'mixed' });
  });
});

describe('Who may act', () => {
  it('a creditor invokes and releases', () => {
    given(guarantee())
      .when(act('invoke', { ...then, by: 'USA', situation: 'An attack' }))
      .thenRefuses('not-a-creditor', { creditors: ['JPN'] });
    given(guarantee())
      .when(act('release', { ...then, by: 'PRK' }))
      .thenRefuses('not-a-creditor');
  });

  it('all parties end it together', () => {
    given(guarantee())
      .when(act('terminate', { ...then, by: ['USA'] }))
      .thenRefuses('not-all-parties', { missing: ['JPN'] });
  });

  it('only the parties end or amend it', () => {
    const parties = ['USA', 'JPN'];
    given(guarantee())
      .when(act('terminate', { ...then, by: ['JPN', 'USA', 'FRA'] }))
      .thenRefuses('not-a-party', { pointer: '/by/2', parties });
    given(guarantee())
      .when(act('amend', { ...then, changes: { subject: 'B' }, agreedBy: ['FRA'] }))
      .thenRefuses('not-a-party', { pointer: '/agreedBy/0', parties });
    const data = { ...then, changes: { subject: 'B' }, agreedBy: ['JPN'] };
    given(guarantee()).when(act('amend', data)).thenRecords({ type: 'CommitmentAmended', data });
  });

  it('is asked only of an act that the kind knows', () =>
    given(visit())
      .when(act('invoke', { ...then, by: 'PRK', situation: '' }))
      .thenRefuses('act-not-of-kind', { kind: 'planned_visit' }));
});

describe('Dates within an act', () => {
  it.each([
    [act('schedule-visit', { ...then, from: '2022-07-02', to: '2022-07-01' }), '/to'],
    [act('postpone-visit', { ...then, from: '2022-07-02', to: '2022-07-01' }), '/to'],
    [act('suspend', { ...then, until: '2022-05-31' }), '/until'],
    [act('give-notice', { ...then, from: '2022-05-31' }), '/from'],
    [
      act('change-deadline', { ...then, reason: '', deadline: { type: 'date', notBefore: '2023', notAfter: '2022' } }),
      '/deadline/notAfter',
    ],
    [
      act('amend', { ...then, changes: { deadline: { type: 'date', notBefore: '2023', notAfter: '2022' } } }),
      '/changes/deadline/notAfter',
    ],
  ])('are not reversed: %j', (command, pointer) =>
    given(visit()).when(command).thenRefuses('dates-reversed', { pointer }),
  );
});

describe('What the parties change', () => {
  it('counts from its own date on: subject, terms, deadline', () => {
    const amended = event('CommitmentAmended', {
      ...then,
      changes: { subject: 'A working visit', deadline: { type: 'date', notAfter: '2023-01-01' } },
    });
    const [was, now] = ['2022-05-31T00:00:00Z', '2022-06-02T00:00:00Z'].map((asOf) => stateOn(asOf, visit(), amended));
    expect([was!.content.subject, was!.deadline.type]).toEqual([recording('planned_visit').subject, 'none']);
    expect([now!.content.subject, now!.deadline.type]).toEqual(['A working visit', 'date']);
    expect(now!.content.terms).toEqual(recording('planned_visit').terms);
  });

  it('the scope of a guarantee', () => {
    const scope = [{ area: 'Senkaku Islands', mode: 'excluded' }] as const;
    expect(
      stateOn('2023-01-01T00:00:00Z', guarantee(), event('ScopeChanged', { ...then, scope })).content.terms,
    ).toEqual({
      obligation: 'defense',
      scope,
    });
  });
});

describe('An assessment', () => {
  const g20 = { ...then, assessor: 'G20 Research Group', scheme: 'G20RG', score: '0', window: '2022' };

  it('says why it revises another, unless it is the final one after an interim one', () => {
    const interim = event('AssessmentRecorded', { ...g20, final: false });
    given(undertaking(), interim)
      .when(act('assess', { ...g20, final: true }))
      .thenRecords({ type: 'AssessmentRevised', data: { ...g20, final: true } });
    for (const earlier of [{}, { final: false }, { final: true }]) {
      given(undertaking(), event('AssessmentRecorded', { ...g20, ...earlier }))
        .when(act('assess', { ...g20, score: '+1' }))
        .thenRefuses('invalid-request', { pointer: '/reason' });
    }
    given(undertaking(), event('AssessmentRecorded', { ...g20, final: true }))
      .when(act('assess', { ...g20, final: true }))
      .thenRefuses('invalid-request', { pointer: '/reason' });
  });

  it.each([
    ['G20RG', '+1', true],
    ['G20RG', '-1', true],
    ['G20RG', '0', true],
    // A typographic minus, a number without its sign, and a name of an object's own.
    ['G20RG', '\u22121', false],
    ['G20RG', '1', false],
    ['G20RG', 'toString', false],
    ['OGP', 'complete', true],
    ['OGP', 'Complete', false],
    ['a scheme of ours', '\u22121', true],
    ['toString', '5', true],
  ])('on %s knows the score %s: %s', (scheme, score, known) => {
    const assess = act('assess', { ...g20, scheme, score });
    if (known) given(undertaking()).when(assess).thenRecords({ type: 'AssessmentRecorded', data: assess.data });
    else given(undertaking()).when(assess).thenRefuses('score-not-of-scheme', { pointer: '/score' });
  });

  it('is corrected to a score that its scheme knows', () => {
    const recorded = event('AssessmentRecorded', g20, { id: 'assessed' });
    given(undertaking(), recorded)
      .when(act('correct-event', { event: 'assessed', changes: { score: '1' }, reason: 'A slip' }))
      .thenRefuses('score-not-of-scheme', { pointer: '/changes/score', allowed: ['-1', '0', '+1'] });
    const early = event('AssessmentRecorded', { ...g20, score: '\u22121' }, { id: 'early' });
    const correction = { event: 'early', changes: { note: 'Page 4' }, reason: 'Left out' };
    given(undertaking(), early)
      .when(act('correct-event', correction))
      .thenRecords({ type: 'EventCorrected', data: correction });
    given(undertaking(), event('AssessmentRecorded', { ...g20, scheme: 'ours', score: '5' }, { id: 'free' }))
      .when(act('correct-event', { event: 'free', changes: { scheme: 'G20RG' }, reason: 'Theirs' }))
      .thenRefuses('score-not-of-scheme', { pointer: '/changes/score' });
  });

  const data = { ...then, assessor: 'A group', scheme: 'Three points', score: '0', window: '2022' };

  it('by the same assessor, scheme, window and debtor is a revision', () => {
    const first = event('AssessmentRecorded', data);
    given(pledge()).when(act('assess', data)).thenRecords({ type: 'AssessmentRecorded', data });
    given(pledge(), first)
      .when(act('assess', { ...data, score: '+1', reason: 'A law was passed' }))
      .thenRecords({ type: 'AssessmentRevised', data: { ...data, score: '+1', reason: 'A law was passed' } });
    for (const other of [{ assessor: 'B' }, { scheme: 'B' }, { window: '2023' }, { debtor: 'JPN' }]) {
      given(pledge(), first)
        .when(act('assess', { ...data, ...other }))
        .thenRecords({ type: 'AssessmentRecorded', data: { ...data, ...other } });
    }
  });

  it('never moves the standing', () =>
    expect(statuses(stateOn('2023-01-01T00:00:00Z', pledge(), event('AssessmentRecorded', data)))).toBe(
      'JPN active, USA active',
    ));
});

describe('A retracted commitment', () => {
  const retracted = event('CommitmentRetracted', { reason: 'Another was meant' });

  it('takes no act any more, and retracting it again says nothing new', () => {
    given(visit(), retracted)
      .when(act('retract', { reason: 'Again' }))
      .thenNothing();
    given(visit(), retracted)
      .when(act('attach-source', { stance: 'varies', source: SOURCE }))
      .thenRefuses('retracted', { allowed: [] });
    given(visit(), retracted)
      .when(act('open-follow-up', { action: 'Ask' }))
      .thenRefuses('retracted');
    given(visit(), retracted)
      .when(act('correct-event', { event: idOf(1), changes: {}, reason: '' }))
      .thenRefuses('retracted');
  });

  it('is gone for every asOf, from when it is known', () => {
    given(visit())
      .when(act('retract', { reason: 'Another was meant' }))
      .thenRecords({
        type: 'CommitmentRetracted',
        data: { reason: 'Another was meant' },
      });
    expect(beliefIn(visit(), retracted).retracted?.data.reason).toBe('Another was meant');
    expect(stateAt(beliefIn(visit()), at('2021-06-01T00:00:00Z'))).toBeDefined();
  });
});

describe('A duplicate', () => {
  it('is linked once', () => {
    given(visit())
      .when(act('link-duplicate', { of: 'another' }))
      .thenRecords({ type: 'DuplicateLinked', data: { of: 'another' } });
    given(visit(), event('DuplicateLinked', { of: 'another' }))
      .when(act('link-duplicate', { of: 'another' }))
      .thenNothing();
  });
});
