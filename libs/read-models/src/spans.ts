import { type Segment, earliestDue, summary } from '#libs/commitments';
import { END_OF_TIME, type Row } from '#libs/event-sourcing';

/** A commitment's answer in each stretch of effective time. */
export const spans = (commitment: string, segments: readonly Segment[], isRetracted: boolean): readonly Row[] =>
  merged(segments.map((segment) => span(commitment, segment, isRetracted)));

/** The answer in one segment. A retracted commitment answers so at every effective time, from when the retraction is known. */
function span(commitment: string, { from, to, state, conditions }: Segment, isRetracted: boolean): Row {
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
    conditions: [],
    disputed: false,
    disputes: [],
  });
  return { commitment, from, to, status: 'retracted', dueAt: END_OF_TIME, body };
}

/** Neighbours that say the same are one. */
function merged(rows: readonly Row[]): readonly Row[] {
  const kept: Row[] = [];
  for (const row of rows) {
    const before = kept.at(-1);
    if (before && before['body'] === row['body'] && before['dueAt'] === row['dueAt'])
      kept[kept.length - 1] = { ...before, to: row['to']! };
    else kept.push(row);
  }
  return kept;
}
