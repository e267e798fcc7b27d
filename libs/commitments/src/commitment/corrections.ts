import { isAfterTodayAnywhere } from '#libs/event-sourcing';
import { refuse } from '../refusals.js';
import type { CommandOf } from './acts.js';
import type { CommitmentEvent, Dated, RecordedCommitmentEvent } from './commitment.events.js';
import { type Belief, corrected, countsAt, isFact } from './facts.js';

type Record_ = readonly RecordedCommitmentEvent[];

/**
 * We wrote it wrong (VCLT 79: replaced *ab initio*). Refused only if it is malformed or puts a fact before the making;
 * whatever no longer fits afterwards is shown as a conflict.
 */
export function correct(
  { data, at }: CommandOf<'correct-event'>,
  record: Record_,
  belief: Belief,
): readonly CommitmentEvent[] {
  const target = targetOf(data.event, record);
  if (!isFact(target))
    throw notCorrectable('Only what happened can be corrected; take a correction back with retract-event.');
  if (isRetracted(target.id, belief)) throw notCorrectable('This event was retracted.');
  const now = corrected(target.data, belief.amendments.get(target.id));
  const then = corrected(now, [{ type: 'EventCorrected', data } as never]);
  if (JSON.stringify(now) === JSON.stringify(then)) return [];
  const effective = then['effective'] === undefined ? undefined : (then as unknown as Dated);
  if (effective && isAfterTodayAnywhere(effective.effective, at)) {
    throw refuse('in-the-future', `${effective.effective} lies in the future.`, { pointer: '/changes/effective' });
  }
  if (effective) checkAfterMaking(target.id, countsAt(target.type, effective), belief);
  const { event, changes, reason, note, source } = data;
  return [{ type: 'EventCorrected', data: { event, changes, reason, ...optional({ note, source }) } }];
}

function checkAfterMaking(id: string, at: number, { facts }: Belief): void {
  const [recording, ...others] = facts;
  if (!recording) return;
  const early =
    id === recording.id ? others.find((fact) => fact.countsAt < at) : at < recording.countsAt ? recording : undefined;
  if (!early) return;
  const what =
    id === recording.id
      ? `${early.type} of ${early.data.effective} would lie before it`
      : `it was made on ${early.data.effective}`;
  throw refuse('before-commitment', `That would put a fact before the making of the commitment: ${what}.`, {
    pointer: '/changes/effective',
    event: early.id,
  });
}

/** It should never have been recorded. Takes facts and corrections back; the recording itself is taken back by `retract`. */
export function retractEvent(
  { data }: CommandOf<'retract-event'>,
  record: Record_,
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
  return [{ type: 'EventRetracted', data: { event, reason, ...optional({ note, source }) } }];
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

function targetOf(id: string, record: Record_): RecordedCommitmentEvent {
  const target = record.find((event) => event.id === id);
  if (target) return target;
  throw refuse('unknown-event', 'No event of this commitment has that id. Its history lists them.', {
    pointer: '/event',
  });
}

const isRetracted = (id: string, { amendments }: Belief): boolean =>
  amendments.get(id)?.some(({ type }) => type === 'EventRetracted') ?? false;

const notCorrectable = (message: string) => refuse('not-correctable', message);

/** Leaves out what is undefined, so that stored data holds only what was said. */
function optional<T extends Readonly<Record<string, unknown>>>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
