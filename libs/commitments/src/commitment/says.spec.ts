import { describe, expect, it } from '@jest/globals';
import { event, type GivenEvent, guarantee, idOf, pledge, recordOf, SOURCE, visit } from '../testing.js';
import { COMMITMENT_SCHEMAS } from './commitment.events.js';
import { says } from './says.js';

const on = { effective: '2022-05-23' };
const opened = event('FollowUpOpened', { action: 'Ask the embassy', owner: 'desk-asia', dueOn: '2022-06-01' });

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
    'The scope was changed on 23 May 2022 to Okinawa and all but Takeshima.',
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
    'The parties changed the subject and the deadline on 23 May 2022.',
    visit(),
    event('CommitmentAmended', { ...on, changes: { subject: 'B', deadline: { type: 'none' } } }),
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
  ['The visit was called off on 23 May 2022 by Japan.', visit(), event('VisitCancelled', { ...on, by: 'JPN' })],
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
    'Japan alleged on 23 May 2022 that the United States broke it: Nothing was done.',
    guarantee(),
    event('BreachAlleged', { ...on, by: 'JPN', ground: 'Nothing was done' }),
  ],
  [
    'The United States contested the alleged breach on 23 May 2022: It was done.',
    guarantee(),
    event('BreachContested', { ...on, by: 'USA', ground: 'It was done' }),
  ],
  [
    'The International Court of Justice found on 23 May 2022 that the United States broke it: Nothing was done.',
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
    'A group revised its assessment to 0 (three points) on 23 May 2022, finally.',
    pledge(),
    event('AssessmentRevised', { ...on, assessor: 'A group', scheme: 'three points', score: '0', final: true }),
  ],
  [
    'It was suspended on 23 May 2022 until 1 July 2022 by Japan.',
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
    'Japan and the United States ended it together on 23 May 2022.',
    guarantee(),
    event('CommitmentTerminated', { ...on, by: ['JPN', 'USA'] }),
  ],
  [
    'A later commitment (b) replaced it on 23 May 2022.',
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
    'An unconfirmed report was added, which changes nothing (Readout of a call): “They agreed.”; no source is named.',
    visit(),
    event('SourceAttached', { stance: 'unconfirmed', source: SOURCE, note: 'no source is named.' }),
  ],
  ['Somebody is to chase it (desk-asia) by 1 June 2022: Ask the embassy.', visit(), opened],
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
    'The entry “Japan withdrew from it on 23 May 2022” was corrected in debtor and effective: A slip.',
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
    'The commitment was taken out of the ledger: it should never have been recorded: Another was meant.',
    visit(),
    event('CommitmentRetracted', { reason: 'Another was meant' }),
  ],
  ['It was marked as the duplicate of b.', visit(), event('DuplicateLinked', { of: 'b' })],
];

describe('What the record says', () => {
  it.each(SENTENCES)('%s', (sentence, ...events) => {
    const record = recordOf(...events);
    expect(says(record.at(-1)!, record)).toBe(sentence);
  });

  it('has a sentence for every event', () =>
    expect(
      Object.keys(COMMITMENT_SCHEMAS).filter(
        (type) => !SENTENCES.some(([, ...events]) => events.at(-1)!.type === type),
      ),
    ).toEqual([]));
});
