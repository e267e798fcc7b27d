import * as fc from 'fast-check';
import type { CommitmentCommand } from '#libs/commitments';
import { DAY, dayOf } from '#libs/event-sourcing';
import { idOf, type TrialLedger } from './ledger.js';

const PARTIES = ['JPN', 'USA', 'KOR'] as const;
const someParty = fc.constantFrom(...PARTIES);
const someParties = fc.uniqueArray(someParty, { minLength: 1, maxLength: 2 });

/** An act with everything but the days, which depend on when it is tried: offsets in days from the day of recording. */
interface Trial {
  readonly nth: number;
  readonly act: string;
  readonly back: number;
  readonly ahead: number;
  readonly party: string;
  readonly pick: number;
  readonly parties: readonly string[];
  readonly kind: 'defense_guarantee' | 'planned_visit' | 'coordination_pledge';
  readonly deadline: number;
  readonly later: number;
}

const ACTS = [
  'record',
  'record',
  'reaffirm',
  'report-progress',
  'amend',
  'change-deadline',
  'meet-condition',
  'invoke',
  'schedule-visit',
  'postpone-visit',
  'cancel-visit',
  'substitute-visit',
  'assert-fulfilment',
  'contest-fulfilment',
  'allege-breach',
  'contest-breach',
  'find-breach',
  'suspend',
  'resume',
  'give-notice',
  'revoke-notice',
  'withdraw',
  'release',
  'supersede',
  'declare-moot',
  'reopen',
  'attach-source',
  'open-follow-up',
  'open-follow-up',
  'close-follow-up',
  'reassign-follow-up',
  'reschedule-follow-up',
  'correct-event',
  'correct-event',
  'retract-event',
  'retract',
  'link-duplicate',
  'schedule-visit',
  'report-progress',
  'contest-fulfilment',
  'close-follow-up',
  'reopen',
] as const;

/** How long random histories may be. */
export const someTrials = (length: number): fc.Arbitrary<readonly Trial[]> =>
  fc.array(
    fc.record({
      nth: fc.nat(2),
      act: fc.constantFrom(...ACTS),
      back: fc.nat(60),
      ahead: fc.nat(90),
      party: someParty,
      pick: fc.nat(20),
      parties: someParties,
      kind: fc.constantFrom('defense_guarantee', 'planned_visit', 'coordination_pledge'),
      deadline: fc.nat(5),
      later: fc.integer({ min: 0, max: 20 }),
    }),
    { minLength: 1, maxLength: length, size: 'max' },
  );

/** Carries trials to the ledger; what the rules refuse leaves nothing. A commitment is recorded before anything is done to it. */
export async function carry(ledger: TrialLedger, trials: readonly Trial[]): Promise<void> {
  for (const trial of trials) {
    ledger.now += trial.later * DAY;
    const known = (await ledger.commitments.load(idOf(trial.nth))).events;
    if (known.length === 0) await ledger.act(trial.nth, commandOf({ ...trial, act: 'record' }, ledger.now, []));
    else await ledger.act(trial.nth, commandOf(trial, ledger.now, known));
  }
}

type Known = { readonly id: string; readonly type: string };

function commandOf(trial: Trial, at: number, events: readonly Known[]): CommitmentCommand {
  return { type: trial.act, at, data: dataOf(trial, at, events) } as unknown as CommitmentCommand;
}

function dataOf(trial: Trial, at: number, events: readonly Known[]): object {
  const { act, back, ahead, party, pick, nth } = trial;
  // Promises were made before what is said of them, mostly.
  const days = act === 'record' ? back + 50 : back;
  const effective = pick % 3 === 0 ? new Date(at - days * DAY).toISOString() : dayOf(at - days * DAY);
  const event = events[pick % Math.max(1, events.length)]?.id;
  const followUp = events.findLast(({ type }) => type === 'FollowUpOpened')?.id;
  const until = dayOf(at + ahead * DAY);
  const source = {
    title: 'news',
    url: 'https://example.org',
    quote: `words ${pick} of number ${nth}`,
    verified: false,
  };
  const dated: Record<string, object> = {
    record: { ...recording(trial, until), source },
    reaffirm: { source },
    amend: { changes: { subject: `Amended ${pick}` } },
    'change-deadline': { deadline: deadlineOf(trial, until), reason: 'agreed' },
    'meet-condition': { which: pick % 2 ? 'end' : 'antecedent' },
    invoke: { by: party, situation: 'a crisis' },
    'schedule-visit': { from: until, to: until },
    'postpone-visit': pick % 2 ? { from: until, to: until } : {},
    'substitute-visit': { format: 'virtual' },
    'assert-fulfilment': { by: party, degree: pick % 2 ? 'full' : 'partial' },
    'contest-fulfilment': { by: party, reason: 'not so' },
    'allege-breach': { by: party, ground: 'a ground' },
    'contest-breach': { by: party, ground: 'no ground' },
    'find-breach': { by: party, ground: 'the ground' },
    suspend: pick % 2 ? { until } : {},
    'give-notice': { from: until },
    release: { by: party },
    supersede: { replacement: idOf((nth + 1) % 3) },
    'declare-moot': { ground: 'gone' },
    reopen: { reason: 'a mistake' },
    'attach-source': { stance: 'corroborates', source },
    'open-follow-up': {
      action: `ask ${pick}`,
      ...(pick % 2 ? { owner: 'ana' } : {}),
      ...(pick % 3 ? { dueOn: until } : {}),
      ...(pick % 5 ? {} : { about: 'review_due' }),
    },
    'close-follow-up': { followUp, outcome: 'answered' },
    'reassign-follow-up': { followUp, owner: 'bo' },
    'reschedule-follow-up': { followUp, dueOn: until },
  };
  const undated: Record<string, object> = {
    'correct-event': { event, reason: 'typo', changes: pick % 2 ? { effective } : { note: 'a note' } },
    'retract-event': { event, reason: 'wrong' },
    retract: { reason: 'never so' },
    'link-duplicate': { of: idOf((nth + 1) % 3) },
  };
  return undated[act] ?? { effective, ...(pick % 7 === 0 && act !== 'record' ? { debtor: party } : {}), ...dated[act] };
}

function recording(trial: Trial, until: string): object {
  const { kind, parties, party, nth } = trial;
  const terms = {
    defense_guarantee: { obligation: 'defense' },
    planned_visit: { visitor: { name: 'A', office: 'PM', party: parties[0] }, host: 'USA', obligation: 'arrange' },
    coordination_pledge: { topics: ['Climate change', 'trade'] },
  }[kind];
  return {
    kind,
    subject: `Promise ${nth % 2}`,
    debtors: parties,
    creditors: [party],
    terms,
    deadline: deadlineOf(trial, until),
  };
}

function deadlineOf({ deadline, ahead }: Trial, until: string): object {
  return [
    { type: 'none' },
    { type: 'date', notAfter: until },
    { type: 'vague_soon', reviewEvery: `P${ahead + 1}D` },
    { type: 'standing', ...(ahead % 2 ? { notAfter: until } : {}), reviewEvery: 'P40D' },
    { type: 'recurring', every: 'P30D' },
    { type: 'conditional', anchor: { what: 'it', within: 'P20D' }, condition: 'if so' },
  ][deadline]!;
}
