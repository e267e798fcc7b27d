import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { invalid } from './failures.js';
import type { EventLog } from './log.js';

/** The index of the event at a position. One within an event or beyond the log is an error of the caller. */
export function startOf(log: EventLog, options: ReadReq.Options): number {
  const all = options.getAll()!;
  if (all.hasStart()) return 0;
  if (all.hasEnd()) return log.events.length;
  const asked = all.getPosition()!;
  const commit = Number(asked.getCommitPosition());
  if (Number(asked.getPreparePosition()) > commit)
    throw invalid('The commit position must be at or behind the prepare');
  const index = log.indexAt(commit);
  if (index < log.events.length && log.events[index]!.position !== commit) {
    throw invalid(`${commit} is not the position of a record`);
  }
  return index;
}
