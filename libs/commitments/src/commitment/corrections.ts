import { optional } from '../optional.js';
import { refuse } from '../refusals.js';
import type { CommandOf } from './acts.js';
import { checkScore } from './assessing.js';
import type { CommitmentEvent, CommitmentRecord, RecordedCommitmentEvent } from './commitment.events.js';
import { type Belief, believe, corrected, isFact } from './facts.js';
import { checkDates, checkNotFuture } from './timing.js';

/**
 * We wrote it wrong (VCLT 79: replaced *ab initio*). Refused only if it is malformed or puts a fact before the making;
 * whatever no longer fits afterwards is shown as a conflict.
 */
export function correct(
  { data, at }: CommandOf<'correct-event'>,
  record: CommitmentRecord,
  belief: Belief,
): readonly CommitmentEvent[] {
  const target = targetOf(data.event, record);
  if (!isFact(target)) {
    throw notCorrectable('Only what happened can be corrected; take a correction back with retract-event.');
  }
  if (isRetracted(target.id, belief)) throw notCorrectable('This event was retracted.');
  if (isErased(target.id, record)) throw refuse('redacted', 'What this event said was erased: it cannot be corrected.');
  if (target.type === 'CommitmentRecorded' && 'kind' in data.changes) {
    throw notCorrectable('The kind of a commitment cannot be corrected. Retract it and record another.');
  }
  const { event, changes, reason, note, source } = data;
  const correction: Amendment = {
    type: 'EventCorrected',
    data: { event, changes, reason, ...optional({ note, source }) },
  };
  const now = corrected(target.data, belief.amendments.get(target.id));
  if (JSON.stringify(now) === JSON.stringify(corrected(now, [correction]))) return [];
  const foreseen = foresee(correction, record);
  const fact = foreseen.facts.find(({ id }) => id === target.id)!;
  checkNotFuture(fact.data, at, '/changes/effective');
  checkDates(fact, '/changes');
  // One recorded before its scheme was known may be corrected in other fields.
  if ('score' in changes || 'scheme' in changes) checkScore(fact, '/changes');
  checkMaking(foreseen, '/changes/effective');
  return [correction];
}

type Amendment = CommitmentEvent & { readonly type: 'EventCorrected' | 'EventRetracted' };

/** What would be believed with an amendment. */
const foresee = (amendment: Amendment, record: CommitmentRecord): Belief =>
  believe([...record, { ...amendment, id: '', version: record.length + 1, recordedAt: record.at(-1)!.recordedAt }]);

/** No fact may come to lie before the making. */
function checkMaking({ facts: [making, ...others] }: Belief, pointer: string): void {
  const early = others.find(({ countsAt }) => countsAt < making.countsAt);
  if (!early) return;
  const where = `${early.type} of ${early.data.effective}, made ${making.data.effective}`;
  throw refuse('before-commitment', `That would put a fact before the making of the commitment: ${where}.`, {
    pointer,
    event: early.id,
  });
}

/** It should never have been recorded. Takes facts and corrections back; the recording itself is taken back by `retract`. */
export function retractEvent(
  { data }: CommandOf<'retract-event'>,
  record: CommitmentRecord,
  belief: Belief,
): readonly CommitmentEvent[] {
  const target = targetOf(data.event, record);
  if (target.type === 'CommitmentRecorded')
    throw notCorrectable('To take back the recording itself, retract the commitment.');
  if (!isFact(target) && target.type !== 'EventCorrected' && target.type !== 'DuplicateLinked') {
    throw notCorrectable('A retraction cannot be taken back. Record the fact again.');
  }
  if (isRetracted(target.id, belief)) return [];
  const { event, reason, note, source } = data;
  const retraction: Amendment = { type: 'EventRetracted', data: { event, reason, ...optional({ note, source }) } };
  if (target.type === 'EventCorrected') checkMaking(foresee(retraction, record), '/event');
  return [retraction];
}

/** The commitment should never have been recorded: out of every answer, for every `asOf`, from when this is known. */
export function retract({ data: { reason, note, source } }: CommandOf<'retract'>): readonly CommitmentEvent[] {
  return [{ type: 'CommitmentRetracted', data: { reason, ...optional({ note, source }) } }];
}

/** The same promise stands in the ledger twice: this one is the duplicate. */
export function linkDuplicate(
  { data: { of, note, source } }: CommandOf<'link-duplicate'>,
  { duplicateOf }: Belief,
): readonly CommitmentEvent[] {
  if (duplicateOf.some(({ data }) => data.of === of)) return [];
  return [{ type: 'DuplicateLinked', data: { of, ...optional({ note, source }) } }];
}

function targetOf(id: string, record: CommitmentRecord): RecordedCommitmentEvent {
  const target = record.find((event) => event.id === id);
  if (target) return target;
  throw refuse('unknown-event', 'No event of this commitment has that id. Its history lists them.', {
    pointer: '/event',
  });
}

const isRetracted = (id: string, { amendments }: Belief): boolean =>
  amendments.get(id)?.some(({ type }) => type === 'EventRetracted') ?? false;

/** Whether the words of an event were erased since. */
export const isErased = (id: string, record: CommitmentRecord): boolean =>
  record.some((event) => event.type === 'EventRedacted' && event.data.event === id);

const notCorrectable = (message: string) => refuse('not-correctable', message);
