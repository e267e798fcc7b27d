import { type DomainEvent, REDACTED, type Redaction } from '#libs/event-sourcing';
import type { Redact } from './commitment/acts.js';

/** That the data of another event was erased, told in the stream of that event, whatever it is a stream of. */
export type EventRedacted = DomainEvent<typeof REDACTED, Redaction>;

export const redacted = ({ data }: Redact): readonly EventRedacted[] =>
  data.redactions.map((redaction) => ({ type: REDACTED, data: redaction }));

/** What a reader of the record is told of a redaction. */
export const saysErased = ({ reason, authority }: Redaction): string =>
  `the words of an entry were erased on the authority of ${authority}: ${reason}`;
