import * as fc from 'fast-check';
import { type CommitmentCommand, type CommitmentRecord, type KindName, KINDS } from '#libs/commitments';
import { DAY } from '#libs/event-sourcing';
import { idOf, type TrialLedger } from './ledger.js';
import { fitted } from './random-answers.js';
import { dataOf, PARTIES } from './random-data.js';

const someParty = fc.constantFrom(...PARTIES);
const someParties = fc.uniqueArray(someParty, { minLength: 1, maxLength: 2 });

/** An act with everything but the days, which depend on when it is tried: offsets in days from the day of recording. */
export interface Trial {
  readonly nth: number;
  readonly act: string;
  /** Whether it answers the last event of its commitment, where that is likely to be answered. */
  readonly answers: boolean;
  readonly back: number;
  readonly ahead: number;
  readonly party: string;
  readonly pick: number;
  readonly parties: readonly string[];
  readonly kind: KindName;
  readonly deadline: number;
  /** How its time is said: see `saidOf`. */
  readonly form: number;
  readonly later: number;
}

export const TRIED_ACTS = [
  'record',
  'record',
  'reaffirm',
  'report-progress',
  'change-scope',
  'amend',
  'change-deadline',
  'meet-condition',
  'commit-amount',
  'change-amount',
  'report-delivery',
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
  'withdraw-allegation',
  'assess',
  'suspend',
  'resume',
  'give-notice',
  'revoke-notice',
  'withdraw',
  'release',
  'terminate',
  'supersede',
  'declare-moot',
  'reopen',
  'make-reservation',
  'make-reservation',
  'accept-reservation',
  'object-to-reservation',
  'withdraw-reservation',
  'withdraw-objection',
  'succeed',
  'attach-source',
  'open-follow-up',
  'open-follow-up',
  'close-follow-up',
  'reassign-follow-up',
  'reschedule-follow-up',
  'correct-event',
  'correct-event',
  'correct-event',
  'correct-event',
  'retract-event',
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
      // Most are about one of them: what two facts do to each other shows in long records.
      nth: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1, 1, 2),
      act: fc.constantFrom(...TRIED_ACTS),
      answers: fc.boolean(),
      back: fc.nat(60),
      ahead: fc.nat(90),
      party: someParty,
      pick: fc.nat(20),
      parties: someParties,
      kind: fc.constantFrom(...Object.values(KINDS).map(({ name }) => name)),
      deadline: fc.nat(9),
      form: fc.nat(11),
      later: fc.integer({ min: 0, max: 20 }),
    }),
    { minLength: 1, maxLength: length, size: 'max' },
  );

/**
 * Carries trials to the ledger; what the rules refuse leaves nothing. A commitment is recorded before anything is done to it.
 * The ids of the events that were made.
 */
export async function carry(ledger: TrialLedger, trials: readonly Trial[]): Promise<readonly string[]> {
  const made: string[] = [];
  for (const trial of trials) {
    ledger.now += trial.later * DAY;
    const known = (await ledger.commitments.load(idOf(trial.nth))).events;
    const [first, ...others] = known;
    const tried: Trial = first ? fitted(trial, [first, ...others]) : { ...trial, act: 'record' };
    const handled = await ledger.act(trial.nth, commandOf(tried, ledger.now, known));
    made.push(...(handled?.events ?? []).map(({ id }) => id));
  }
  return made;
}

export const commandOf = (trial: Trial, at: number, events: CommitmentRecord): CommitmentCommand =>
  ({ type: trial.act, at, data: dataOf(trial, at, events) }) as unknown as CommitmentCommand;
