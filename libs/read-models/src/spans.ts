import { Course, earliestDue, type Segment, type Settled, type Stretch, summary } from '#libs/commitments';
import { END_OF_TIME, type Row } from '#libs/event-sourcing';

type Span = Row & Stretch;

/** A commitment's answer in each stretch of effective time. Neighbours that say the same are one. */
export function spans(
  commitment: string,
  segments: readonly Segment[],
  isRetracted: boolean,
  settled?: Settled<Span>,
): readonly Span[] {
  const course = new Course<Span>(
    () => commitment,
    (a, b) => a['body'] === b['body'] && a['dueAt'] === b['dueAt'],
    settled,
  );
  for (const segment of segments) course.lay(span(commitment, segment, isRetracted));
  return course.things;
}

/** The answer in one segment. A retracted commitment answers so at every effective time, from when the retraction is known. */
function span(commitment: string, { from, to, state, conditions }: Segment, isRetracted: boolean): Span {
  const told = summary(state, conditions);
  if (!isRetracted)
    return {
      commitment,
      from,
      to,
      status: told.status,
      dueAt: earliestDue(state) ?? END_OF_TIME,
      body: JSON.stringify(told),
    };
  const body = JSON.stringify({
    ...told,
    status: 'retracted',
    standing: [],
    ...(told.amounts ? { amounts: [] } : {}),
    conditions: [],
    disputed: false,
    disputes: [],
  });
  return { commitment, from, to, status: 'retracted', dueAt: END_OF_TIME, body };
}
