import { describe, expect, it } from '@jest/globals';
import {
  assistance,
  event,
  type GivenEvent,
  guarantee,
  idOf,
  pledge,
  recordOf,
  SOURCE,
  undertaking,
  visit,
} from '../testing.js';
import { COMMITMENT_SCHEMAS, type CommitmentData } from './commitment.events.js';
import type { ScopeClause } from './kinds/defense-guarantee.js';
import { says } from './says.js';

const on = { effective: '2022-05-23' };
const opened = event('FollowUpOpened', { action: 'Ask the embassy', owner: 'desk-asia', dueOn: '2022-06-01' });

const reserved = event('ReservationMade', { effective: '2022-01-01', by: 'JPN', statement: 'Not there' });

/** What is said of the last of these events. */
const SENTENCES: readonly (readonly [string, ...GivenEvent[]])[] = [
  [
    'Japan and the United States promised each other on 1 January 2021 (a planned visit): Arrange a visit to the United States by the Prime Minister.',
    visit(),
  ],
  [
    'The United States promised Japan on 1 January 2021 (a defense guarantee): Defend Japan, the Senkaku Islands included.',
    guarantee(),
  ],
  [
    'The European Union promised Ukraine and Moldova in November 2021 (a coordination pledge): Work together on climate.',
    pledge({ debtors: ['EU'], creditors: ['UKR', 'MDA'], effective: '2021-11' }),
  ],
  [
    'The United States reaffirmed it on 23 May 2022: “They agreed.”',
    guarantee(),
    event('CommitmentReaffirmed', { ...on, source: SOURCE }),
  ],
  ['Japan reaffirmed it on 23 May 2022.', visit(), event('CommitmentReaffirmed', { ...on, by: 'JPN' })],
  [
    'The scope was changed on 23 May 2022 to Okinawa, without Takeshima.',
    guarantee(),
    event('ScopeChanged', {
      ...on,
      scope: [
        { area: 'Okinawa', mode: 'included' },
        { area: 'Takeshima', mode: 'excluded' },
      ],
    }),
  ],
  [
    'The subject (now “B”) and the deadline (now 31 December 2022) were amended on 23 May 2022.',
    visit(),
    event('CommitmentAmended', {
      ...on,
      changes: { subject: 'B', deadline: { type: 'date', notAfter: '2022-12-31' } },
    }),
  ],
  [
    'The deadline was changed in 2022 to “by the end of the year”: They agreed.',
    visit(),
    event('DeadlineChanged', {
      effective: '2022',
      deadline: { type: 'date', notAfter: '2022-12-31', asStated: 'by the end of the year' },
      reason: 'They agreed.',
    }),
  ],
  [
    'The deadline was changed on 23 May 2022 to 31 December 2022: They agreed.',
    visit(),
    event('DeadlineChanged', { ...on, deadline: { type: 'date', notAfter: '2022-12-31' }, reason: 'They agreed' }),
  ],
  [
    'The condition it depends on was met on 23 May 2022.',
    visit(),
    event('ConditionMet', { ...on, which: 'antecedent' }),
  ],
  ['The condition that ends it was met on 23 May 2022.', pledge(), event('ConditionMet', { ...on, which: 'end' })],
  [
    'Japan called in the guarantee on 23 May 2022: An attack.',
    guarantee(),
    event('GuaranteeInvoked', { ...on, by: 'JPN', situation: 'An attack' }),
  ],
  [
    'Progress by Japan and the United States was reported on 23 May 2022: They met.',
    visit(),
    event('ProgressReported', { ...on, note: 'They met' }),
  ],
  [
    'The visit was scheduled on 23 May 2022 for 12 January 2023 to 13 January 2023 in Washington.',
    visit(),
    event('VisitScheduled', { ...on, from: '2023-01-12', to: '2023-01-13', place: 'Washington' }),
  ],
  [
    'The visit was scheduled on 23 May 2022 for 13 January 2023.',
    visit(),
    event('VisitScheduled', { ...on, from: '2023-01-13', to: '2023-01-13' }),
  ],
  [
    'The visit was put off on 23 May 2022, with no new date: An illness.',
    visit(),
    event('VisitPostponed', { ...on, reason: 'An illness' }),
  ],
  [
    'The visit was put off on 23 May 2022 to January 2023.',
    visit(),
    event('VisitPostponed', { ...on, from: '2023-01' }),
  ],
  [
    'The visit was put off on 23 May 2022 to the time from 12 January 2023 to 13 January 2023.',
    visit(),
    event('VisitPostponed', { ...on, from: '2023-01-12', to: '2023-01-13' }),
  ],
  [
    'Japan committed EUR 1,500,000.50 on 23 May 2022.',
    assistance(),
    event('AmountCommitted', { ...on, debtor: 'JPN', amount: { value: '1500000.50', currency: 'EUR' } }),
  ],
  [
    'Japan and the United States committed EUR 60 together on 23 May 2022.',
    assistance(),
    event('AmountCommitted', { ...on, amount: { value: '60', currency: 'EUR' } }),
  ],
  [
    'The pledged amount was changed on 23 May 2022 to EUR 80: A smaller budget.',
    assistance(),
    event('AmountChanged', {
      ...on,
      amount: { value: '80', currency: 'EUR' },
      stage: 'pledged',
      reason: 'A smaller budget.',
    }),
  ],
  [
    'The United States delivered on 23 May 2022: Forty generators.',
    assistance(),
    event('DeliveryReported', { ...on, debtor: 'USA', what: 'Forty generators' }),
  ],
  ['The visit was called off by Japan on 23 May 2022.', visit(), event('VisitCancelled', { ...on, by: 'JPN' })],
  [
    'An official working visit took the place of the visit on 23 May 2022; the visit itself is still to be arranged.',
    visit(),
    event('VisitSubstituted', { ...on, format: 'official_working' }),
  ],
  [
    'Japan said on 23 May 2022 that it was fulfilled.',
    visit(),
    event('FulfilmentAsserted', { ...on, by: 'JPN', degree: 'full' }),
  ],
  [
    'Japan said on 23 May 2022 that something else was done in its place.',
    visit(),
    event('FulfilmentAsserted', { ...on, by: 'JPN', degree: 'substitute' }),
  ],
  [
    'The United States contested on 23 May 2022 that it was fulfilled: It was on the margins of another meeting.',
    visit(),
    event('FulfilmentContested', { ...on, by: 'USA', reason: 'It was on the margins of another meeting' }),
  ],
  [
    'Japan alleged on 23 May 2022 that the United States had broken it: Nothing was done.',
    guarantee(),
    event('BreachAlleged', { ...on, by: 'JPN', ground: 'Nothing was done' }),
  ],
  [
    'The United States contested the alleged breach on 23 May 2022: It was done.',
    guarantee(),
    event('BreachContested', { ...on, by: 'USA', ground: 'It was done' }),
  ],
  [
    'The International Court of Justice found on 23 May 2022 that the United States had broken it: Nothing was done.',
    guarantee(),
    event('BreachFound', { ...on, by: 'ICJ', ground: 'Nothing was done' }),
  ],
  [
    'Japan withdrew its allegation of a breach on 23 May 2022.',
    guarantee(),
    event('BreachAllegationWithdrawn', { ...on, by: 'JPN' }),
  ],
  [
    'A group assessed it as +1 (three points) for 2022 on 23 May 2022, for the time being.',
    pledge(),
    event('AssessmentRecorded', {
      ...on,
      assessor: 'A group',
      scheme: 'three points',
      score: '+1',
      window: '2022',
      final: false,
    }),
  ],
  [
    'A group revised its assessment to 0 (three points) on 23 May 2022, as its final one.',
    pledge(),
    event('AssessmentRevised', { ...on, assessor: 'A group', scheme: 'three points', score: '0', final: true }),
  ],
  [
    'A group revised its assessment for Japan to +1 (G20RG) on 23 May 2022: A law was passed.',
    undertaking(),
    event('AssessmentRevised', {
      ...on,
      debtor: 'JPN',
      assessor: 'A group',
      scheme: 'G20RG',
      score: '+1',
      reason: 'A law was passed',
    }),
  ],
  [
    'Japan and the United States promised the Group of Twenty on 1 January 2021 (a policy undertaking): Cut methane emissions.',
    undertaking(),
  ],
  [
    'It was suspended by Japan on 23 May 2022 until 1 July 2022.',
    pledge(),
    event('CommitmentSuspended', { ...on, until: '2022-07-01', by: 'JPN' }),
  ],
  ['It was taken up again on 23 May 2022.', pledge(), event('CommitmentResumed', on)],
  [
    'The United States gave notice on 23 May 2022 of withdrawal as of 1 January 2023.',
    guarantee(),
    event('WithdrawalNoticeGiven', { ...on, from: '2023-01-01' }),
  ],
  [
    'The United States revoked the notice of withdrawal on 23 May 2022.',
    guarantee(),
    event('WithdrawalNoticeRevoked', on),
  ],
  ['Japan withdrew from it on 23 May 2022.', visit(), event('CommitmentWithdrawn', { ...on, debtor: 'JPN' })],
  [
    'Japan released the United States from it on 23 May 2022.',
    guarantee(),
    event('CommitmentReleased', { ...on, by: 'JPN' }),
  ],
  [
    'Japan made a reservation on 23 May 2022: Article 7 does not bind Japan.',
    guarantee(),
    event('ReservationMade', { ...on, by: 'JPN', statement: 'Article 7 does not bind Japan.' }),
  ],
  [
    'The United States accepted Japan’s reservation on 23 May 2022.',
    guarantee(),
    reserved,
    event('ReservationAccepted', { ...on, by: 'USA', reservation: idOf(2) }),
  ],
  [
    'The United States objected to Japan’s reservation on 23 May 2022, and opposed that it enter into force between the two: It goes too far.',
    guarantee(),
    reserved,
    event('ReservationObjectedTo', {
      ...on,
      by: 'USA',
      reservation: idOf(2),
      opposesEntryIntoForce: true,
      reason: 'It goes too far.',
    }),
  ],
  [
    'Japan’s reservation was withdrawn on 23 May 2022.',
    guarantee(),
    reserved,
    event('ReservationWithdrawn', { ...on, reservation: idOf(2) }),
  ],
  [
    'The United States withdrew its objection to Japan’s reservation on 23 May 2022.',
    guarantee(),
    reserved,
    event('ObjectionWithdrawn', { ...on, by: 'USA', reservation: idOf(2) }),
  ],
  [
    'South Korea took the place of Japan on 23 May 2022: A treaty of devolution.',
    guarantee(),
    event('PartySucceeded', { ...on, predecessor: 'JPN', successor: 'KOR', ground: 'A treaty of devolution' }),
  ],
  [
    'South Korea withdrew from it on 23 May 2022.',
    pledge({ debtors: ['JPN'], creditors: ['USA'] }),
    event('PartySucceeded', { effective: '2022-01-01', predecessor: 'JPN', successor: 'KOR' }),
    event('CommitmentWithdrawn', on),
  ],
  [
    'Japan and the United States ended it together on 23 May 2022.',
    guarantee(),
    event('CommitmentTerminated', { ...on, by: ['JPN', 'USA'] }),
  ],
  [
    'It was replaced on 23 May 2022 by a later commitment (b).',
    guarantee(),
    event('CommitmentSuperseded', { ...on, replacement: 'b' }),
  ],
  [
    'It became moot on 23 May 2022: He left office.',
    visit(),
    event('CommitmentDeclaredMoot', { ...on, ground: 'He left office' }),
  ],
  [
    'It was opened again on 23 May 2022: He returned to office.',
    visit(),
    event('CommitmentReopened', { ...on, reason: 'He returned to office' }),
  ],
  [
    'An unconfirmed report (Readout of a call) was added, which changes nothing, with the note “No source is named”: “They agreed.”',
    visit(),
    event('SourceAttached', { stance: 'unconfirmed', source: SOURCE, note: 'No source is named.' }),
  ],
  ['Desk-asia is to chase it by 1 June 2022: Ask the embassy.', visit(), opened],
  [
    'The follow-up “Ask the embassy” went to desk-europe.',
    visit(),
    opened,
    event('FollowUpReassigned', { followUp: idOf(2), owner: 'desk-europe' }),
  ],
  [
    'The follow-up “Ask the embassy” is now due in July 2022.',
    visit(),
    opened,
    event('FollowUpRescheduled', { followUp: idOf(2), dueOn: '2022-07' }),
  ],
  [
    'The follow-up “Ask the embassy” was answered: They will.',
    visit(),
    opened,
    event('FollowUpClosed', { followUp: idOf(2), outcome: 'answered', note: 'They will' }),
  ],
  [
    'The entry “Japan withdrew from it on 23 May 2022” was corrected: its debtor is the United States, not Japan, and its date is 2022, not 23 May 2022; the reason given is “A slip”.',
    visit(),
    event('CommitmentWithdrawn', { ...on, debtor: 'JPN' }),
    event('EventCorrected', { event: idOf(2), changes: { debtor: 'USA', effective: '2022' }, reason: 'A slip' }),
  ],
  [
    'The entry “It was taken up again on 23 May 2022” was taken back: Another was meant.',
    pledge(),
    event('CommitmentResumed', on),
    event('EventRetracted', { event: idOf(2), reason: 'Another was meant.' }),
  ],
  [
    'The commitment was taken out of the ledger, as one that should never have been recorded: Another was meant.',
    visit(),
    event('CommitmentRetracted', { reason: 'Another was meant' }),
  ],
  ['It was marked as a duplicate of another commitment (b).', visit(), event('DuplicateLinked', { of: 'b' })],
  [
    'The words of an entry were erased on the authority of the court: it names a person.',
    visit(),
    {
      type: 'EventRedacted',
      data: { event: 'b', reason: 'it names a person', authority: 'the court', kept: {}, schema: 1 },
    },
  ],
];

const TWO = { debtors: ['JPN', 'KOR'], creditors: ['USA'] };
const two = pledge(TWO);
const twoGuarantee = guarantee(TWO);
const twoVisit = visit(TWO);
const KOR = { effective: '2022-05-23', debtor: 'KOR' };
const mootForKorea = event('CommitmentDeclaredMoot', { effective: '2022-01-01', debtor: 'KOR', ground: 'It merged' });

/** An act of two debtors' is said of those whom it concerned, by what was known when it was recorded. */
const CONCERNED: readonly (readonly [string, ...GivenEvent[]])[] = [
  ['Japan and South Korea withdrew from it on 23 May 2022.', two, event('CommitmentWithdrawn', on)],
  ['Japan withdrew from it on 23 May 2022.', two, mootForKorea, event('CommitmentWithdrawn', on)],
  [
    // Recorded before anything was known of the moot: it spoke of both.
    'The entry “Japan and South Korea withdrew from it on 23 May 2022” was taken back: A slip.',
    two,
    event('CommitmentWithdrawn', on),
    mootForKorea,
    event('EventRetracted', { event: idOf(2), reason: 'A slip' }),
  ],
  [
    'Japan and South Korea withdrew from it on 1 January 2021.',
    two,
    mootForKorea,
    event('CommitmentWithdrawn', { effective: '2021-01-01' }),
  ],
  [
    'Japan withdrew from it on 23 May 2022.',
    pledge({ debtors: ['JPN'], creditors: ['USA'] }),
    event('EventCorrected', { event: idOf(1), changes: { debtors: ['JPN', 'KOR'] }, reason: 'A slip' }),
    mootForKorea,
    event('CommitmentWithdrawn', on),
  ],
  [
    'It became moot for South Korea on 23 May 2022: It merged.',
    two,
    event('CommitmentDeclaredMoot', { ...KOR, ground: 'It merged' }),
  ],
  [
    'It became moot for Japan on 23 May 2022: It merged.',
    two,
    mootForKorea,
    event('CommitmentDeclaredMoot', { ...on, ground: 'It merged' }),
  ],
  [
    'It was opened again for South Korea on 23 May 2022: It split.',
    two,
    mootForKorea,
    event('CommitmentReopened', { ...on, reason: 'It split' }),
  ],
  [
    'It was suspended by Japan for South Korea on 23 May 2022.',
    two,
    event('CommitmentSuspended', { ...KOR, by: 'JPN' }),
  ],
  [
    'It was taken up again for South Korea on 23 May 2022.',
    two,
    event('CommitmentSuspended', { ...KOR, effective: '2022-05-01' }),
    event('CommitmentResumed', on),
  ],
  [
    'Japan said on 23 May 2022 that it was fulfilled by South Korea.',
    two,
    event('FulfilmentAsserted', { ...KOR, by: 'JPN', degree: 'full' }),
  ],
  [
    'Japan said on 23 May 2022 that it was fulfilled in part by Japan itself.',
    two,
    event('FulfilmentAsserted', { ...KOR, debtor: 'JPN', by: 'JPN', degree: 'partial' }),
  ],
  [
    'A group assessed it for South Korea as +1 (three points) on 23 May 2022, as its final assessment.',
    two,
    event('AssessmentRecorded', { ...KOR, assessor: 'A group', scheme: 'three points', score: '+1', final: true }),
  ],
  [
    'The deadline was changed for South Korea on 23 May 2022 to none: They agreed.',
    two,
    event('DeadlineChanged', { ...KOR, deadline: { type: 'none' }, reason: 'They agreed' }),
  ],
  [
    'The deadline was changed on 23 May 2022 to none: They agreed.',
    two,
    mootForKorea,
    event('DeadlineChanged', { ...on, deadline: { type: 'none' }, reason: 'They agreed' }),
  ],
  [
    'The condition it depends on was met for South Korea on 23 May 2022.',
    two,
    event('ConditionMet', { ...KOR, which: 'antecedent' }),
  ],
  [
    'The United States called in the guarantee given by South Korea on 23 May 2022: An attack.',
    twoGuarantee,
    event('GuaranteeInvoked', { ...KOR, by: 'USA', situation: 'An attack' }),
  ],
  [
    'The visit was called off on 23 May 2022, as far as South Korea is concerned: An illness.',
    twoVisit,
    event('VisitCancelled', { ...KOR, reason: 'An illness' }),
  ],
  [
    'The visit was scheduled on 23 May 2022 for 13 January 2023, as far as Japan is concerned.',
    twoVisit,
    mootForKorea,
    event('VisitScheduled', { ...on, from: '2023-01-13', to: '2023-01-13' }),
  ],
  [
    'The United States found on 23 May 2022 that South Korea had broken it: Nothing was done.',
    two,
    event('BreachAlleged', { ...KOR, effective: '2022-05-01', by: 'USA', ground: 'Nothing was done' }),
    event('BreachFound', { ...on, by: 'USA', ground: 'Nothing was done' }),
  ],
  [
    'South Korea contested the alleged breach by South Korea itself on 23 May 2022: It was done.',
    two,
    event('BreachAlleged', { ...KOR, effective: '2022-05-01', by: 'USA', ground: 'Nothing was done' }),
    event('BreachContested', { ...on, by: 'KOR', ground: 'It was done' }),
  ],
  [
    'Japan alleged on 23 May 2022 that it had itself broken the commitment: Nothing was done.',
    two,
    event('BreachAlleged', { ...on, debtor: 'JPN', by: 'JPN', ground: 'Nothing was done' }),
  ],
  [
    'Japan alleged on 23 May 2022 that Japan itself and South Korea had broken it: Nothing was done.',
    two,
    event('BreachAlleged', { ...on, by: 'JPN', ground: 'Nothing was done' }),
  ],
  [
    'Japan released itself and the United States from it on 23 May 2022.',
    pledge(),
    event('CommitmentReleased', { ...on, by: 'JPN' }),
  ],
  ['South Korea reaffirmed it on 23 May 2022.', two, event('CommitmentReaffirmed', { ...KOR, by: 'KOR' })],
  ['Japan reaffirmed it for South Korea on 23 May 2022.', two, event('CommitmentReaffirmed', { ...KOR, by: 'JPN' })],
];

const fulfilled = (by: string, effective: string, degree: 'full' | 'partial' = 'full') =>
  event('FulfilmentAsserted', { effective, by, degree });
const contested = (data: object = {}) =>
  event('FulfilmentContested', { ...on, by: 'USA', reason: 'It was not', ...data });

/** A contest speaks of the assertion that held when it counts. */
const CONTESTS: readonly (readonly [string, ...GivenEvent[]])[] = [
  [
    'The United States contested on 23 May 2022 Japan’s assertion of 1 May 2022 that it was fulfilled: It was not.',
    pledge(),
    fulfilled('JPN', '2022-05-01'),
    contested(),
  ],
  [
    'The United States contested on 23 May 2022 its own assertion of 2 May 2022 that it was fulfilled in part: It was not.',
    pledge(),
    fulfilled('JPN', '2022-05-01', 'partial'),
    fulfilled('USA', '2022-05-02', 'partial'),
    fulfilled('JPN', '2022-06-01'),
    contested(),
  ],
  [
    'The United States contested on 23 May 2022 Japan’s assertion of 1 May 2022 that it was fulfilled by South Korea: It was not.',
    two,
    event('FulfilmentAsserted', { effective: '2022-05-01', by: 'JPN', degree: 'full', debtor: 'KOR' }),
    event('FulfilmentAsserted', { effective: '2022-05-02', by: 'JPN', degree: 'full', debtor: 'JPN' }),
    contested({ debtor: 'KOR' }),
  ],
  [
    // Korea contested the later one already: each contests what it has not contested yet.
    'The United States contested on 23 May 2022 Japan’s assertion of 2 May 2022 that it was fulfilled: It was not.',
    pledge(),
    fulfilled('JPN', '2022-05-01'),
    event('CommitmentReopened', { effective: '2022-05-01', reason: 'It was not over' }),
    fulfilled('JPN', '2022-05-02'),
    contested({ effective: '2022-05-03', by: 'KOR' }),
    contested(),
  ],
  [
    'South Korea contested on 23 May 2022 Japan’s assertion of 1 May 2022 and the United States’ assertion of 2 May 2022 that it was fulfilled: It was not.',
    two,
    event('FulfilmentAsserted', { effective: '2022-05-01', by: 'JPN', degree: 'full', debtor: 'KOR' }),
    event('FulfilmentAsserted', { effective: '2022-05-02', by: 'USA', degree: 'full', debtor: 'JPN' }),
    contested({ by: 'KOR' }),
  ],
];

/** A day is that of the zone given, or else of the offset as written. */
const ZONED: readonly (readonly [string, ...GivenEvent[]])[] = [
  [
    'Japan and the United States reaffirmed it on 1 March 2021.',
    pledge({ zone: 'Asia/Tokyo' }),
    event('CommitmentReaffirmed', { effective: '2021-02-28T15:30:00Z', zone: 'Asia/Tokyo' }),
  ],
  [
    'Japan and the United States reaffirmed it on 1 March 2021.',
    pledge(),
    event('CommitmentReaffirmed', { effective: '2021-03-01T00:30:00+09:00' }),
  ],
  [
    'It was suspended on 1 March 2021 until 2 March 2021.',
    pledge(),
    event('CommitmentSuspended', { effective: '2021-03-01', until: '2021-03-01T15:00:00Z', zone: 'Asia/Tokyo' }),
  ],
];

const amended = (changes: CommitmentData['CommitmentAmended']['changes'], agreedBy?: readonly string[]) =>
  event('CommitmentAmended', { ...on, changes, ...(agreedBy ? { agreedBy } : {}) });
const rescoped = (...scope: readonly ScopeClause[]) => event('ScopeChanged', { ...on, scope });
const terms = { visitor: { name: 'The Prime Minister', party: 'JPN' }, host: 'USA', obligation: 'arrange' } as const;

/** What was changed, in the words of a reader. */
const CHANGED: readonly (readonly [string, ...GivenEvent[]])[] = [
  ['The subject was amended on 23 May 2022 to “Meet”.', visit(), amended({ subject: 'Meet.' })],
  [
    `The subject was amended on 23 May 2022 to “${'Meet and '.repeat(20)}talk”.`,
    visit(),
    amended({ subject: `${'Meet and '.repeat(20)}talk` }),
  ],
  [
    'The subject was amended on 23 May 2022 to “Meet”, as agreed by Japan.',
    visit(),
    amended({ subject: 'Meet' }, ['JPN']),
  ],
  [
    'The place was amended on 23 May 2022 to Washington.',
    visit(),
    amended({ terms: { ...terms, place: 'Washington' } }),
  ],
  [
    'The visitor and the host (now Japan) were amended on 23 May 2022.',
    visit(),
    amended({ terms: { ...terms, visitor: { name: 'The President', party: 'USA' }, host: 'JPN' } }),
  ],
  ['The place was taken away on 23 May 2022.', visit({ terms: { ...terms, place: 'Tokyo' } }), amended({ terms })],
  [
    'The topics were amended on 23 May 2022 to “climate” and “trade”.',
    pledge(),
    amended({ terms: { topics: ['climate', 'trade'] } }),
  ],
  ['The terms were amended on 23 May 2022.', visit(), amended({ terms })],
  [
    'The deadline was amended on 23 May 2022 to one every year until 2030.',
    pledge(),
    amended({ deadline: { type: 'recurring', every: 'P1Y', notAfter: '2030' } }),
  ],
  [
    'The deadline was amended on 23 May 2022 to one every 6 months from 2023.',
    pledge(),
    amended({ deadline: { type: 'recurring', every: 'P6M', notBefore: '2023' } }),
  ],
  [
    'The deadline was amended on 23 May 2022 to the time from January 2023 to June 2023.',
    pledge(),
    amended({ deadline: { type: 'period', notBefore: '2023-01', notAfter: '2023-06' } }),
  ],
  [
    'The deadline was amended on 23 May 2022 to 100 days from entry into force.',
    pledge(),
    amended({ deadline: { type: 'relative', anchor: { event: 'entry into force', within: 'P100D' } } }),
  ],
  [
    'The deadline was amended on 23 May 2022 to one without a date.',
    pledge(),
    amended({ deadline: { type: 'vague_soon' } }),
  ],
  [
    'The scope was changed on 23 May 2022 to Japan and Guam, without Okinawa.',
    guarantee(),
    rescoped(
      { area: 'Japan', mode: 'included' },
      { area: 'Okinawa', mode: 'excluded' },
      { area: 'Guam', mode: 'included' },
    ),
  ],
  [
    'The scope was changed on 23 May 2022 to everything but Okinawa.',
    guarantee(),
    rescoped({ area: 'Okinawa', mode: 'excluded' }),
  ],
  ['The scope was changed on 23 May 2022 and names no area any more.', guarantee(), rescoped()],
];

const withdrawn = event('CommitmentWithdrawn', { effective: '2022-05-23T08:00:00Z', debtor: 'JPN', source: SOURCE });
const corrected = (changes: Readonly<Record<string, unknown>>) =>
  event('EventCorrected', { event: idOf(2), changes, reason: 'A slip.' });

/** What is said of a correction between the entry and the reason. */
const CORRECTED: readonly (readonly [string, ...object[]])[] = [
  ['its date is 1 May 2022, not 23 May 2022', { effective: '2022-05-01' }],
  ['the time of day of its date was changed', { effective: '2022-05-23T09:00:00Z' }],
  [
    'its date is 24 May 2022, not 23 May 2022, and its time zone is Asia/Tokyo',
    { effective: '2022-05-23T15:00:00Z', zone: 'Asia/Tokyo' },
  ],
  ['its note is “They left”', { note: 'They left.' }],
  ['its note is “They stayed”, not “They left”', { note: 'They left' }, { note: 'They stayed' }],
  ['it has no note any more', { note: 'They left' }, { note: null }],
  [
    'its note is “They stayed”, not “They left”',
    { note: 'They left' },
    { note: 'They stayed', effective: '2022-05-23T08:00:00Z' },
  ],
  ['its note is now “They left”', { note: 'A long story. '.repeat(10) }, { note: 'They left' }],
  ['its note was added', { note: 'A long story. '.repeat(10) }],
  ['its note was changed', { note: 'They left' }, { note: 'A long story. '.repeat(10) }],
  ['its quote is now “They ‘agreed’”', { source: { ...SOURCE, quote: 'They “agreed”.' } }],
  ['its source was changed', { source: { ...SOURCE, url: 'https://example.org/other' } }],
  [
    'its source was changed, and its quote is now “They left”',
    { source: { ...SOURCE, title: 'Another readout', quote: 'They left.' } },
  ],
  ['it has no source any more', { source: null }],
];

/** Sentences that end as their last words do. */
const ENDED: readonly (readonly [string, ...GivenEvent[]])[] = [
  ['It was opened again on 23 May 2022: Why not?', visit(), event('CommitmentReopened', { ...on, reason: 'Why not?' })],
  [
    'It was opened again on 23 May 2022: Ask the U.S.',
    visit(),
    event('CommitmentReopened', { ...on, reason: 'Ask the U.S.' }),
  ],
  ['It was opened again on 23 May 2022.', visit(), event('CommitmentReopened', { ...on, reason: '' })],
  ['Somebody is to chase it: Ask.', visit(), event('FollowUpOpened', { action: 'Ask' })],
  [
    'The entry “The United States reaffirmed it on 23 May 2022: ‘They agreed’” was taken back: Another was meant.',
    guarantee(),
    event('CommitmentReaffirmed', { ...on, source: SOURCE }),
    event('EventRetracted', { event: idOf(2), reason: 'Another was meant' }),
  ],
];

function tells(sentence: string, ...events: readonly GivenEvent[]): void {
  const record = recordOf(...events);
  expect(says(record.at(-1)!, record)).toBe(sentence);
}

describe('What the record says', () => {
  it.each(SENTENCES)('%s', tells);

  describe('of whom an act concerned', () => it.each(CONCERNED)('%s', tells));
  describe('of a contest', () => it.each(CONTESTS)('%s', tells));
  describe('of a time with a zone', () => it.each(ZONED)('%s', tells));
  describe('of a change', () => it.each(CHANGED)('%s', tells));
  describe('last', () => it.each(ENDED)('%s', tells));

  describe('of a correction', () =>
    it.each(CORRECTED)('%s', (what, ...changes) =>
      tells(
        `The entry “Japan withdrew from it on 23 May 2022” was corrected: ${what}; the reason given is “A slip”.`,
        visit(),
        withdrawn,
        ...changes.map((each) => corrected({ ...each })),
      ),
    ));

  it('of a correction of terms names their fields', () =>
    tells(
      'The entry “Japan and the United States promised each other on 1 January 2021 (a planned visit): Arrange a visit to the United States by the Prime Minister” was corrected: its host is Japan, not the United States; the reason given is “A slip”.',
      visit(),
      event('EventCorrected', { event: idOf(1), changes: { terms: { ...terms, host: 'JPN' } }, reason: 'A slip' }),
    ));

  it('has a sentence for every event', () =>
    expect(
      Object.keys(COMMITMENT_SCHEMAS).filter(
        (type) => !SENTENCES.some(([, ...events]) => events.at(-1)!.type === type),
      ),
    ).toEqual([]));
});
