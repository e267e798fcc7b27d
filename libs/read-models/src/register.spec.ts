import { describe, expect, it } from '@jest/globals';
import { type CommitmentEvent, type Recording } from '#libs/commitments';
import { END_OF_TIME, type Row, rfc3339, type Write } from '#libs/event-sourcing';
import { type Given, idOf, recorded } from '#libs/event-sourcing/testing';
import { latenessOf } from './lateness.js';
import { register } from './register.js';
import { rowKeyOf } from './row-key.js';

describe('The register', () => {
  it('keeps a pledge with a day in spans that say when it falls due, and chases it once it is overdue', () => {
    const rows = believedAfter(promised({ deadline: { type: 'date', notAfter: '2022-03-31' } }));
    expect(told(rows('spans'), 'status', 'dueAt')).toEqual([
      ['2022-01-01T00:00', '2022-03-17T23:59', 'active', Date.parse('2022-03-31T23:59:59.999Z')],
      ['2022-03-17T23:59', '2022-04-01T00:00', 'active', Date.parse('2022-03-31T23:59:59.999Z')],
      ['2022-04-01T00:00', '9999', 'active', Date.parse('2022-03-31T23:59:59.999Z')],
    ]);
    expect(told(conditions(rows('labels')), 'label')).toEqual([
      ['2022-03-17T23:59', '2022-04-01T00:00', 'condition:due_soon'],
      ['2022-04-01T00:00', '9999', 'condition:overdue'],
    ]);
    const kinds = rows('labels').filter(({ label }) => String(label).startsWith('kind:'));
    const late = latenessOf(Date.UTC(2022, 0, 1), Date.UTC(2026, 0, 1));
    expect(told(kinds, 'late')).toEqual([['2022-01-01T00:00', '9999', late]]);
    expect(told(rows('followUps'), 'tier', 'reason', 'dueOn')).toEqual([
      ['2022-04-01T00:00', '9999', 'dated', 'overdue', '2022-03-31'],
    ]);
    expect(told(rows('sorts'), 'by', 'value')).toEqual([
      ['2022-01-01T00:00', '9999', 'effective', '2022-01-01T00:00:00.000Z'],
      ['2022-01-01T00:00', '9999', 'lateness', String(late)],
      ['2022-01-01T00:00', '9999', 'due', '2022-03-31T23:59:59.999Z'],
      ['2022-01-01T00:00', '9999', 'subject', 'Coordinate on climate'],
    ]);
  });

  it('labels what lists filter by; third parties and beneficiaries by code match party alone', () => {
    const rows = believedAfter(promised({ beneficiaries: ['KOR', 'all seafarers'], thirdParties: ['PRK'] }));
    const labels = rows('labels')
      .map(({ label }) => label)
      .filter((label) => !String(label).startsWith('owes:'));
    expect(new Set(labels)).toEqual(
      new Set([
        'condition:review_due',
        'creditor:USA',
        'debtor:JPN',
        'kind:coordination_pledge',
        'party:JPN',
        'party:KOR',
        'party:PRK',
        'party:USA',
        'party:all seafarers',
        'status:active',
        'topic:climate change',
      ]),
    );
  });

  it('ends the open labels where a late fact closed the pledge, and sorts it with the undated from then on', () => {
    const rows = believedAfter(
      promised({ deadline: { type: 'date', notAfter: '2022-03-31' } }),
      { type: 'FulfilmentAsserted', data: { effective: '2022-02-10', by: 'JPN', degree: 'full' } },
      { type: 'ProgressReported', data: { effective: '2022-02-01' } },
    );
    expect(told(statuses(rows('labels')), 'label')).toEqual([
      ['2022-01-01T00:00', '2022-02-10T23:59', 'status:active'],
      ['2022-02-10T23:59', '9999', 'status:fulfilled'],
    ]);
    expect(conditions(rows('labels'))).toEqual([]);
    expect(rows('followUps')).toEqual([]);
    expect(
      told(
        rows('sorts').filter(({ by }) => by === 'due'),
        'value',
      ).map(([, to, value]) => [to, value]),
    ).toEqual([
      ['2022-02-10T23:59', '2022-03-31T23:59:59.999Z'],
      ['9999', '9999-12-31T23:59:59.999Z'],
    ]);
  });

  it('closes a span at what time alone brings about: a notice takes effect', () => {
    const rows = believedAfter(promised({}), {
      type: 'WithdrawalNoticeGiven',
      data: { effective: '2022-01-10', from: '2022-06-01' },
    });
    expect(told(statuses(rows('labels')), 'label')).toEqual([
      ['2022-01-01T00:00', '2022-06-01T23:59', 'status:active'],
      ['2022-06-01T23:59', '9999', 'status:withdrawn'],
    ]);
  });

  it('keeps a follow-up under one id through its changes, and once when it is closed', () => {
    const rows = believedAfter(
      promised({}),
      { type: 'FollowUpOpened', data: { effective: '2022-01-05', action: 'Ask the ministry', dueOn: '2022-02-01' } },
      { type: 'FollowUpClosed', data: { effective: '2022-01-20', followUp: idOf(2), outcome: 'answered' } },
    );
    const opened = rows('followUps').filter(({ reason }) => reason === 'opened');
    expect(new Set(opened.map(({ id }) => id))).toEqual(new Set([idOf(2)]));
    expect(told(opened, 'tier')).toEqual([
      ['2022-01-05T23:59', '2022-01-20T23:59', 'dated'],
      ['2022-01-20T23:59', '9999', 'closed'],
    ]);
  });

  it('believes of a retracted commitment that it is retracted, at every effective time, and asks for nothing', () => {
    const rows = believedAfter(
      promised({ deadline: { type: 'date', notAfter: '2022-03-31' } }),
      { type: 'CommitmentSuperseded', data: { effective: '2022-01-15', replacement: 'other' } },
      { type: 'CommitmentRetracted', data: { reason: 'never said' } },
    );
    expect(told(rows('spans'), 'status')).toEqual([['2022-01-01T00:00', '9999', 'retracted']]);
    expect(told(statuses(rows('labels')), 'label')).toEqual([['2022-01-01T00:00', '9999', 'status:retracted']]);
    expect([...rows('links'), ...rows('followUps')]).toEqual([]);
  });

  it('links what replaces it and what it duplicates', () => {
    const rows = believedAfter(
      promised({}),
      { type: 'DuplicateLinked', data: { of: 'first' } },
      { type: 'CommitmentSuperseded', data: { effective: '2022-01-15', replacement: 'next' } },
    );
    expect(rows('links').map(({ relation, other }) => [relation, other])).toEqual([
      ['superseded_by', 'next'],
      ['duplicate_of', 'first'],
    ]);
  });

  it('searches the subject, the words of the terms and every quote', () => {
    const writes = writesAfter(promised({ source: source('will coordinate') }), {
      type: 'CommitmentReaffirmed',
      data: { effective: '2022-01-05', source: source('will go on coordinating') },
    });
    const words = writes.flatMap((write) =>
      write.kind === 'put' && write.table === 'words' ? [write.row['words']] : [],
    );
    expect(words).toEqual(['Coordinate on climate\nClimate change\nwill coordinate\nwill go on coordinating']);
  });

  it('counts every event, and names the commitment at its first', () => {
    const progress: Given<CommitmentEvent> = { type: 'ProgressReported', data: { effective: '2022-01-05' } };
    const recordedAt = recorded<CommitmentEvent>([progress])[0]!.recordedAt;
    const commitment = rowKeyOf(recordedAt, 'c');
    expect(puts(promised({}))).toEqual([
      ['commitments', { commitment, id: 'c', first: 101, recordedAt }],
      ['versions', { commitment, position: 101, version: 1 }],
    ]);
    expect(puts(promised({}), progress)).toEqual([['versions', { commitment, position: 102, version: 2 }]]);
  });
});

function promised(changes: Partial<Recording>): Given<CommitmentEvent> {
  const data: Recording = {
    kind: 'coordination_pledge',
    subject: 'Coordinate on climate',
    debtors: ['JPN'],
    creditors: ['USA'],
    terms: { topics: ['Climate change'] },
    effective: '2022-01-01',
    source: { title: 'Readout', url: 'https://example.org', quote: 'we will coordinate', verified: false },
    ...changes,
  };
  return { type: 'CommitmentRecorded', data };
}

/** What the last of these events writes. */
function writesAfter(...given: readonly Given<CommitmentEvent>[]): readonly Write[] {
  const state = recorded(given);
  const event = { ...state.at(-1)!, stream: 'commitment-c', position: String(100 + state.length), state };
  return register.on[event.type]!(event as never);
}

const source = (quote: string) => ({ title: 'a', url: 'https://example.org', quote, verified: false as const });

/** The rows that are put, but for words, after these events. */
const puts = (...events: readonly Given<CommitmentEvent>[]) =>
  writesAfter(...events).flatMap((write) =>
    write.kind === 'put' && write.table !== 'words' ? [[write.table, write.row]] : [],
  );

/** The rows that are believed in a table after these events. */
function believedAfter(...given: readonly Given<CommitmentEvent>[]): (table: string) => readonly Row[] {
  const writes = writesAfter(...given);
  return (table) => writes.flatMap((write) => (write.kind === 'believe' && write.table === table ? write.rows : []));
}

/** Rows in the order of their stretches, to the minute, with some of their cells. */
const told = (rows: readonly Row[], ...cells: readonly string[]) =>
  rows
    .toSorted((a, b) => Number(a['from']) - Number(b['from']))
    .map((row) => [minute(Number(row['from'])), minute(Number(row['to'])), ...cells.map((cell) => row[cell])]);

const minute = (instant: number): string => (instant === END_OF_TIME ? '9999' : rfc3339(instant).slice(0, 16));

const conditions = (rows: readonly Row[]) => rows.filter(({ label }) => String(label).startsWith('condition:'));
const statuses = (rows: readonly Row[]) => rows.filter(({ label }) => String(label).startsWith('status:'));
