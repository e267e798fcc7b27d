import { Course, earliestDue, type Segment, type Settled, type Stretch } from '#libs/commitments';
import { END_OF_TIME, type Instant, type Row, rfc3339 } from '#libs/event-sourcing';
import { latenessOf } from './lateness.js';
import { runs } from './runs.js';

type Sort = Row & Stretch;

/** The keys of a commitment by which lists sort, and how late it was recorded. */
export function sorts(
  commitment: string,
  recordedAt: Instant,
  segments: readonly Segment[],
  isRetracted: boolean,
  settled?: Settled<Sort>,
): readonly Sort[] {
  const course = new Course<Sort>(
    ({ by }) => String(by),
    (a, b) => a['value'] === b['value'],
    settled,
  );
  for (const { from, to, value: countsAt } of runs(segments, ({ state }) => state.recording.countsAt)) {
    course.lay({ commitment, by: 'effective', from, to, value: rfc3339(countsAt) });
    const late = latenessOf(countsAt, recordedAt);
    if (late > 0) course.lay({ commitment, by: 'lateness', from, to, value: String(late) });
  }
  for (const { from, to, value: due } of runs(segments, ({ state }) => (isRetracted ? null : earliestDue(state))))
    course.lay({ commitment, by: 'due', from, to, value: due === null ? UNDATED : rfc3339(due) });
  for (const { from, to, value } of runs(segments, ({ state }) => state.content.subject))
    course.lay({ commitment, by: 'subject', from, to, value });
  return course.things;
}

const UNDATED = rfc3339(END_OF_TIME);
