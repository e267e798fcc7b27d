import { Course, earliestDue, type Segment, type Settled, type Stretch } from '#libs/commitments';
import { END_OF_TIME, type Instant, type Row, rfc3339 } from '#libs/event-sourcing';

type Sort = Row & Stretch;

/** The keys of a commitment by which lists sort. `made`: as its recording tells. */
export function sorts(
  commitment: string,
  made: Instant,
  segments: readonly Segment[],
  isRetracted: boolean,
  settled?: Settled<Sort>,
): readonly Sort[] {
  const course = new Course<Sort>(
    ({ by }) => String(by),
    (a, b) => a['value'] === b['value'],
    settled,
  );
  for (const { from, to, state } of segments) {
    const { recording, content } = state;
    const due = isRetracted ? null : earliestDue(state);
    course.lay({ commitment, by: 'effective', from, to, value: rfc3339(recording.countsAt) });
    course.lay({ commitment, by: 'due', from, to, value: due === null ? UNDATED : rfc3339(due) });
    course.lay({ commitment, by: 'subject', from, to, value: content.subject });
    if (recording.countsAt !== made) course.lay({ commitment, by: 'redated', from, to, value: '' });
  }
  return course.things;
}

const UNDATED = rfc3339(END_OF_TIME);
