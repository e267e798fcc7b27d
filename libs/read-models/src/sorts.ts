import { earliestDue, type Segment } from '#libs/commitments';
import { END_OF_TIME, type Instant, type Row, rfc3339 } from '#libs/event-sourcing';
import { runs } from './runs.js';

/** The keys of a commitment by which lists sort. `made`: as its recording tells. */
export function sorts(
  commitment: string,
  made: Instant,
  segments: readonly Segment[],
  isRetracted: boolean,
): readonly Row[] {
  const { from } = segments[0]!;
  const entries = (by: string, valueOf: (segment: Segment) => string | number | null) =>
    runs(segments, valueOf).map(({ from, to, value }) => {
      const text = value === null ? UNDATED : typeof value === 'number' ? rfc3339(value) : value;
      return { commitment, by, from, to, value: text };
    });
  return [
    ...entries('effective', ({ state }) => state.recording.countsAt),
    ...entries('due', ({ state }) => (isRetracted ? null : earliestDue(state))),
    ...entries('subject', ({ state }) => state.content.subject),
    ...(from === made ? [] : [{ commitment, by: 'redated', from, to: END_OF_TIME, value: '' }]),
  ];
}

const UNDATED = rfc3339(END_OF_TIME);
