import { type OrderedEvent, rfc3339 } from '#libs/event-sourcing';
import type { EventRow } from './event.answers.js';

/** The envelope as it is published: the salt and the hash of the request stay inside. */
export function eventRow({
  id,
  type,
  schema,
  stream,
  version,
  position,
  recordedAt,
  data,
  metadata,
}: OrderedEvent): EventRow {
  const { requestHash: _, ...told } = metadata;
  return { id, type, schema, stream, version, position, recordedAt: rfc3339(recordedAt), data, metadata: told };
}
