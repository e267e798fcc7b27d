import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { type ActType, KINDS } from '#libs/commitments';
import { problemsOf } from '../../http/input.pipe.js';
import { isSound } from '../../http/sound.js';
import { EVENT_ID, OTHER_ID, RECORDING } from '../examples.js';
import { BODIES } from './bodies.js';
import { isObject } from './fields.js';

const effective = '2022-01-21';
const source = { title: 'A', publisher: 'B', publishedOn: '2022', url: 'https://example.org/a', quote: 'Words.' };
const said = { effective, zone: 'Asia/Tokyo', source, note: 'N' };
const common = { ...said, debtor: 'JPN' };
const deadline = { type: 'date', asStated: 'by then', notAfter: '2022-12-31', zone: 'Asia/Tokyo' };
const scope = [{ area: 'Senkaku Islands', mode: 'included', disputed: true, claimants: ['CHN', 'TWN'] }];

/** Of each event: its optional fields, and the ones without which it is none. */
const FIELDS: Readonly<Record<ActType, { readonly needs: object; readonly may: object }>> = {
  CommitmentRecorded: {
    needs: {
      effective,
      kind: 'coordination_pledge',
      subject: 'S',
      debtors: ['JPN'],
      creditors: ['USA'],
      terms: { topics: ['climate'] },
      source,
    },
    may: {
      zone: 'Asia/Tokyo',
      beneficiaries: ['ASEAN', 'the people of the region'],
      thirdParties: [],
      strength: {},
      deadline,
      speakers: [{ name: 'Antony Blinken' }],
      verifiable: true,
      note: 'N',
    },
  },
  CommitmentReaffirmed: {
    needs: { effective },
    may: { ...common, by: 'USA', speakers: [], strength: { intensifiers: ['ironclad'] }, scope },
  },
  ScopeChanged: { needs: { effective, scope }, may: common },
  CommitmentAmended: {
    needs: { effective, changes: { subject: 'S', deadline } },
    may: { ...common, agreedBy: ['JPN'] },
  },
  DeadlineChanged: { needs: { effective, deadline, reason: 'R' }, may: common },
  ConditionMet: { needs: { effective, which: 'end' }, may: common },
  AmountCommitted: { needs: { effective, amount: { value: '1500000.50', currency: 'EUR' } }, may: common },
  AmountChanged: {
    needs: { effective, amount: { value: '7', currency: 'JPY' } },
    may: { ...common, stage: 'committed', reason: 'R' },
  },
  DeliveryReported: {
    needs: { effective, what: 'Generators' },
    may: { ...common, amount: { value: '0.125', currency: 'KWD' } },
  },
  GuaranteeInvoked: { needs: { effective, by: 'JPN', situation: 'S' }, may: common },
  ProgressReported: { needs: { effective }, may: common },
  VisitScheduled: {
    needs: { effective, from: '2023-01-13', to: '2023-01-13T12:00:00Z' },
    may: { ...common, place: 'P', format: 'official_working' },
  },
  VisitPostponed: { needs: { effective }, may: { ...common, reason: 'R', from: '2022-05' } },
  VisitCancelled: { needs: { effective }, may: { ...common, by: 'JPN', reason: 'R' } },
  VisitSubstituted: { needs: { effective, format: 'virtual' }, may: common },
  FulfilmentAsserted: { needs: { effective, by: 'USA', degree: 'partial' }, may: common },
  FulfilmentContested: { needs: { effective, by: 'USA', reason: 'R' }, may: common },
  BreachAlleged: { needs: { effective, by: 'USA', ground: 'G' }, may: common },
  BreachContested: { needs: { effective, by: 'USA', ground: 'G' }, may: common },
  BreachFound: { needs: { effective, by: 'USA', ground: 'G' }, may: common },
  BreachAllegationWithdrawn: { needs: { effective, by: 'USA' }, may: common },
  AssessmentRecorded: {
    needs: { effective, assessor: 'A', scheme: 'S', score: '+1' },
    may: { ...common, window: 'W', final: false, reason: 'R' },
  },
  AssessmentRevised: {
    needs: { effective, assessor: 'A', scheme: 'S', score: '+1' },
    may: { ...common, window: 'W', final: true, reason: 'R' },
  },
  CommitmentSuspended: { needs: { effective }, may: { ...common, until: '2023', by: 'JPN' } },
  CommitmentResumed: { needs: { effective }, may: common },
  WithdrawalNoticeGiven: { needs: { effective, from: '2023-01-10' }, may: common },
  WithdrawalNoticeRevoked: { needs: { effective }, may: common },
  CommitmentWithdrawn: { needs: { effective }, may: common },
  CommitmentReleased: { needs: { effective, by: 'USA' }, may: common },
  CommitmentTerminated: { needs: { effective, by: ['JPN', 'USA'] }, may: common },
  CommitmentSuperseded: { needs: { effective, replacement: OTHER_ID }, may: common },
  CommitmentDeclaredMoot: { needs: { effective, ground: 'G' }, may: common },
  CommitmentReopened: { needs: { effective, reason: 'R' }, may: common },
  ReservationMade: { needs: { effective, by: 'JPN', statement: 'S' }, may: said },
  ReservationAccepted: { needs: { effective, by: 'JPN', reservation: EVENT_ID }, may: said },
  ReservationObjectedTo: {
    needs: { effective, by: 'JPN', reservation: EVENT_ID },
    may: { ...said, opposesEntryIntoForce: true, reason: 'R' },
  },
  ReservationWithdrawn: { needs: { effective, reservation: EVENT_ID }, may: said },
  ObjectionWithdrawn: { needs: { effective, by: 'JPN', reservation: EVENT_ID }, may: said },
  PartySucceeded: { needs: { effective, predecessor: 'JPN', successor: 'KOR' }, may: { ...said, ground: 'G' } },
  SourceAttached: { needs: { stance: 'varies', source }, may: { effective, zone: 'Asia/Tokyo', note: 'N' } },
  FollowUpOpened: {
    needs: { action: 'A' },
    may: { owner: 'O', dueOn: '2022-02', about: 'stale', effective, zone: 'Asia/Tokyo', note: 'N' },
  },
  FollowUpReassigned: { needs: { followUp: EVENT_ID, owner: 'O' }, may: { effective, zone: 'UTC', note: 'N' } },
  FollowUpRescheduled: {
    needs: { followUp: EVENT_ID, dueOn: '2022-02-01' },
    may: { effective, zone: 'UTC', note: 'N' },
  },
  FollowUpClosed: { needs: { followUp: EVENT_ID, outcome: 'waived' }, may: { effective, zone: 'UTC', note: 'N' } },
  EventCorrected: { needs: { event: EVENT_ID, changes: { note: null }, reason: 'R' }, may: { note: 'N', source } },
  EventRetracted: { needs: { event: EVENT_ID, reason: 'R' }, may: { note: 'N', source } },
  CommitmentRetracted: { needs: { reason: 'R' }, may: { note: 'N', source } },
  DuplicateLinked: { needs: { of: OTHER_ID }, may: { note: 'N', source } },
};

const pointersOf = (type: ActType, body: unknown): readonly string[] => [
  ...new Set(problemsOf(BODIES[type], body).map(({ pointer }) => pointer)),
];

const WRONG = [null, 7.5, true, '', 'x', '2022', [], [[]], [null], [{}], {}, { x: 1 }, { statement: EVENT_ID }];

/** A value, the same with another anywhere in it, without any part of it, and with more in any object. */
function variantsOf(value: unknown): readonly unknown[] {
  const parts = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const put = (name: string, part: unknown) =>
    Array.isArray(value) ? value.with(Number(name), part) : { ...(value as object), [name]: part };
  const without = (name: string) => Object.fromEntries(parts.filter(([each]) => each !== name));
  return [
    value,
    ...WRONG,
    ...parts.flatMap(([name, part]) => variantsOf(part).map((other) => put(name, other))),
    ...(isObject(value) ? [{ ...value, x: 1 }, ...parts.map(([name]) => without(name))] : []),
  ];
}

const isFaultless = (type: ActType, body: object): boolean =>
  validateSync(plainToInstance(BODIES[type] as new () => object, body), {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: false,
  }).length === 0;

const recordingPointers = (changes: object): readonly string[] =>
  pointersOf('CommitmentRecorded', { ...RECORDING, ...changes });

const correctionPointers = (changes: unknown): readonly string[] =>
  pointersOf('EventCorrected', { event: EVENT_ID, reason: 'R', changes });

describe.each(Object.keys(FIELDS) as ActType[])('the body of %s', (type) => {
  const { needs, may } = FIELDS[type];

  it('holds what it needs and what it may carry', () => {
    expect(problemsOf(BODIES[type], needs)).toEqual([]);
    expect(problemsOf(BODIES[type], { ...needs, ...may })).toEqual([]);
  });

  it.each(Object.keys(needs))('needs %s', (field) => {
    expect(pointersOf(type, { ...needs, [field]: undefined })).toContain(`/${field}`);
  });

  it.each(Object.keys({ ...needs, ...may }))('takes neither null nor another type as %s', (field) => {
    for (const wrong of [null, 7.5, [[]], { x: 1 }, '', 'x'.repeat(20_000), [null]]) {
      if (
        type === 'EventCorrected' &&
        field === 'changes' &&
        wrong !== null &&
        typeof wrong === 'object' &&
        'x' in wrong
      )
        continue;
      const pointers = pointersOf(type, { ...needs, ...may, [field]: wrong });
      expect([wrong, pointers.every((pointer) => pointer.startsWith(`/${field}`) || pointer === '/terms')]).toEqual([
        wrong,
        true,
      ]);
      expect([wrong, pointers.length]).not.toEqual([wrong, 0]);
    }
  });

  it('is sound just where class-validator finds nothing', () => {
    const bodies = variantsOf({ ...needs, ...may }).filter(isObject);
    const judged = bodies.map((body) => [body, isSound(BODIES[type], body)]);
    expect(judged).toEqual(bodies.map((body) => [body, isFaultless(type, body)]));
    expect(judged[0]![1]).toBe(true);
  });

  it('knows no other field', () => {
    const known = { ...needs, ...may };
    for (const field of ['x', 'debtor', 'effective', 'by', 'reason', 'kind', '/', 'verified'].filter(
      (each) => !(each in known),
    )) {
      expect(pointersOf(type, { ...needs, [field]: '2022' })).toEqual([`/${field.replace('/', '~1')}`]);
    }
  });
});

describe('a recording', () => {
  it('is as API.md shows it', () => expect(recordingPointers({})).toEqual([]));

  it('has terms of its kind', () => {
    expect(recordingPointers({ terms: { topics: ['climate'] } })).toEqual([
      '/terms/topics',
      '/terms/visitor',
      '/terms/host',
      '/terms/obligation',
    ]);
    expect(recordingPointers({ kind: 'coordination_pledge' })).toEqual([
      '/terms/visitor',
      '/terms/host',
      '/terms/obligation',
      '/terms/topics',
    ]);
    expect(recordingPointers({ kind: 'coordination_pledge', terms: { topics: [] } })).toEqual(['/terms/topics']);
    expect(recordingPointers({ terms: { ...RECORDING.terms, visitor: { name: 'Kishida Fumio' } } })).toEqual([
      '/terms/visitor/party',
    ]);
    expect(
      recordingPointers({ terms: { ...RECORDING.terms, visitor: { name: 'Kishida Fumio', party: 'JPN' } } }),
    ).toEqual([]);
    for (const terms of [undefined, null, 'x', [], 7]) expect(recordingPointers({ terms })).toEqual(['/terms']);
  });

  it.each(['toString', 'treaty', 7, null, undefined, {}, ['planned_visit']])('has no kind %p', (kind) => {
    expect(problemsOf(BODIES.CommitmentRecorded, { ...RECORDING, kind })).toEqual([
      { pointer: '/kind', detail: `must be one of ${Object.keys(KINDS).join(', ')}` },
    ]);
  });

  it('names parties, each once, by text that may be a code', () => {
    for (const list of ['debtors', 'creditors']) {
      for (const wrong of [[], ['JPN', 'JPN'], [''], [7], 'JPN', [null], ['x'.repeat(65)], Array(101).fill('JPN')]) {
        expect(recordingPointers({ [list]: wrong })).toEqual([`/${list}`]);
      }
      expect(recordingPointers({ [list]: ['Japan'] })).toEqual([]);
    }
  });

  it.each(['2021-02-30', '2021-13', '21', '2021-11-13T08:45:00', '2021-11-13T25:00:00Z', 'yesterday', 2021])(
    'takes no effect at %p',
    (wrong) => expect(recordingPointers({ effective: wrong })).toEqual(['/effective']),
  );

  it.each([
    [{ type: 'date' }, '/deadline/notAfter'],
    [{ type: 'none', notAfter: '2022' }, '/deadline/notAfter'],
    [{ type: 'vague_soon', anchor: { event: 'the summit' } }, '/deadline/anchor'],
    [{ type: 'date', notAfter: '2022', condition: 'peace' }, '/deadline/condition'],
    [{ type: 'recurring', every: 'PT1H' }, '/deadline/every'],
    [{ type: 'period', notBefore: '2022' }, '/deadline/notAfter'],
    [{ type: 'relative' }, '/deadline/anchor'],
    [{ type: 'event', anchor: {} }, '/deadline/anchor/event'],
    [{ type: 'event', anchor: 'summit' }, '/deadline/anchor'],
    [{ type: 'event', anchor: [] }, '/deadline/anchor'],
    [{ type: 'event', anchor: null, asStated: 'x' }, '/deadline/anchor'],
    [{ type: 'event', anchor: { event: 'x', date: '2021-02-30' } }, '/deadline/anchor/date'],
    [{ type: 'event', anchor: { event: 'x', within: '30 days' } }, '/deadline/anchor/within'],
    [{ type: 'event', anchor: { event: 'x', until: 'y' } }, '/deadline/anchor/until'],
    [{ type: 'recurring' }, '/deadline/every'],
    [{ type: 'recurring', every: 'P0D' }, '/deadline/every'],
    [{ type: 'conditional' }, '/deadline/condition'],
    [{ type: 'until_condition', condition: 7 }, '/deadline/condition'],
    [{ type: 'none', notAfter: '2021-02-30' }, '/deadline/notAfter'],
    [{ type: 'none', zone: 'Tokyo' }, '/deadline/zone'],
    [{ type: 'none', reviewEvery: null }, '/deadline/reviewEvery'],
    [{ type: 'toString' }, '/deadline/type'],
    [{}, '/deadline/type'],
    [{ type: 'none', due: '2022' }, '/deadline/due'],
  ])('has no deadline %j', (deadline, pointer) => expect(recordingPointers({ deadline })).toEqual([pointer]));

  it.each([
    [{}, ['/source/title', '/source/url', '/source/quote']],
    [{ document: EVENT_ID }, ['/source/quote']],
    [{ document: 'x', quote: 'y' }, ['/source/document']],
    [{ document: EVENT_ID, quote: 'y', occurrence: 0 }, ['/source/occurrence']],
    [{ document: EVENT_ID, quote: 'y', url: 'https://example.org' }, ['/source/url']],
    [{ document: EVENT_ID, quote: 'y', verified: true }, ['/source/verified']],
    [{ statement: EVENT_ID, quote: 'y' }, ['/source/quote']],
    [{ statement: 7 }, ['/source/statement']],
    [{ ...source, url: 'javascript:alert(1)' }, ['/source/url']],
    [{ ...source, occurrence: 1 }, ['/source/occurrence']],
    [[], ['/source']],
    ['x', ['/source']],
  ])('has no source %j', (source, expected) => expect(recordingPointers({ source })).toEqual(expected));

  it.each(['x\uD800', 'x\0', ' ', '\n'])('has no subject %j', (subject) =>
    expect(recordingPointers({ subject })).toEqual(['/subject']),
  );
});

it.each([
  ['5.5', 'JPY', '/amount/value'],
  ['1.005', 'EUR', '/amount/value'],
  ['0.00', 'EUR', '/amount/value'],
  ['-5', 'EUR', '/amount/value'],
  ['1e9', 'EUR', '/amount/value'],
  ['1,000', 'EUR', '/amount/value'],
  ['05', 'EUR', '/amount/value'],
  ['5.', 'EUR', '/amount/value'],
  ['1'.repeat(16), 'EUR', '/amount/value'],
  [5, 'EUR', '/amount/value'],
  ['5', 'EURO', '/amount/currency'],
  ['5', 'eur', '/amount/currency'],
  ['5', 'toString', '/amount/currency'],
])('%j %s is no amount', (value, currency, pointer) =>
  expect(pointersOf('AmountCommitted', { effective, amount: { value, currency } })).toEqual([pointer]),
);

it.each([
  ['1'.repeat(15), 'IDR'],
  ['0.01', 'EUR'],
  ['1.005', 'BHD'],
])('%s %s is an amount', (value, currency) =>
  expect(pointersOf('AmountCommitted', { effective, amount: { value, currency } })).toEqual([]),
);

it('a postponement to a last day needs the first', () => {
  expect(pointersOf('VisitPostponed', { effective, to: '2022-06' })).toEqual(['/to']);
  expect(pointersOf('VisitPostponed', { effective, from: '2022-05', to: '2022-06' })).toEqual([]);
});

it('an amendment changes something', () => {
  expect(pointersOf('CommitmentAmended', { effective, changes: {} })).toEqual(['/changes']);
  expect(pointersOf('CommitmentAmended', { effective, changes: { kind: 'planned_visit' } })).toEqual(['/changes/kind']);
  expect(pointersOf('CommitmentAmended', { effective, changes: { terms: [] } })).toEqual(['/changes/terms']);
});

it('a correction changes something, and names a source as a caller does', () => {
  for (const wrong of [
    {},
    [],
    null,
    'x',
    { source: 'x' },
    { source: { ...source, verified: true } },
    { source: { statement: 7 } },
  ]) {
    expect(correctionPointers(wrong)).toEqual(['/changes']);
  }
  for (const right of [{ source }, { source: null }, { anything: 7 }]) expect(correctionPointers(right)).toEqual([]);
});
