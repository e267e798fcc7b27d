import { firstInstantOf, type Instant, isAfterTodayAnywhere, lastInstantOf, type Moment } from '#libs/event-sourcing';
import { refuse } from '../refusals.js';
import type { Dated, Recording } from './commitment.events.js';
import type { Deadline } from './deadline.js';
import type { Fact } from './facts.js';

/** Nothing is recorded as having happened on a day that has begun nowhere yet. */
export function checkNotFuture({ effective }: Partial<Dated>, at: Instant, pointer = '/effective'): void {
  if (effective === undefined || !isAfterTodayAnywhere(effective, at)) return;
  throw refuse(
    'in-the-future',
    `${effective} lies in the future. What is still to come is said by from, until or notAfter.`,
    { pointer },
  );
}

export function checkNotBeforeMaking({ countsAt, data }: Fact, making: Fact): void {
  if (countsAt >= making.countsAt) return;
  throw refuse(
    'before-commitment',
    `${data.effective} lies before the commitment was made (${making.data.effective}).`,
    { pointer: '/effective', made: making.data.effective },
  );
}

/** A commitment looks ahead (G7RG): what was to be done before it was made is none. */
export function checkLooksAhead({ effective, zone, deadline }: Recording): void {
  if (deadline?.notAfter === undefined) return;
  if (lastInstantOf(deadline.notAfter, deadline.zone) >= firstInstantOf(effective, zone)) return;
  throw refuse('dates-reversed', `${deadline.notAfter} lies before the commitment was made (${effective}).`, {
    pointer: '/deadline/notAfter',
    made: effective,
  });
}

/** The dates within a fact must not be reversed. */
export function checkDates({ type, data }: Pick<Fact, 'type' | 'data'>, pointer = ''): void {
  for (const { field, from, to, zone } of spansOf({ type, data } as Fact)) {
    if (from === undefined || to === undefined || firstInstantOf(from, zone) <= lastInstantOf(to, zone)) continue;
    throw refuse('dates-reversed', `${to} lies before ${from}.`, { pointer: `${pointer}/${field}` });
  }
}

interface Span {
  readonly field: string;
  readonly from: Moment | undefined;
  readonly to: Moment | undefined;
  readonly zone: string | undefined;
}

/** What a fact says to begin and to end, and the field that says the end. */
function spansOf({ type, data }: Fact): readonly Span[] {
  switch (type) {
    case 'CommitmentRecorded':
    case 'DeadlineChanged':
      return deadlineSpan('deadline', data.deadline);
    case 'CommitmentAmended':
      return deadlineSpan('changes/deadline', data.changes.deadline);
    case 'VisitScheduled':
    case 'VisitPostponed':
      return [{ field: 'to', from: data.from, to: data.to, zone: data.zone }];
    case 'CommitmentSuspended':
      return [{ field: 'until', from: data.effective, to: data.until, zone: data.zone }];
    case 'WithdrawalNoticeGiven':
      return [{ field: 'from', from: data.effective, to: data.from, zone: data.zone }];
    default:
      return [];
  }
}

const deadlineSpan = (field: string, deadline: Deadline | undefined): readonly Span[] => [
  { field: `${field}/notAfter`, from: deadline?.notBefore, to: deadline?.notAfter, zone: deadline?.zone },
];
