import type { Codec, DomainEvent, EventStore } from '#libs/event-sourcing';

/** The ledger holds events that this version of the code cannot read: it was written by a newer one, or damaged. */
export class UnknownEventsStored extends Error {
  override readonly name = 'UnknownEventsStored';
}

/** Refuses to start on a ledger with events that no codec knows: nothing is ever skipped. */
export async function assertKnown(
  store: EventStore,
  codecs: readonly Pick<Codec<DomainEvent>, 'knows'>[],
): Promise<void> {
  const unknown = (await store.kinds()).filter((kind) => !codecs.some((codec) => codec.knows(kind)));
  if (unknown.length === 0) return;
  const names = unknown.map(({ type, schema }) => `${type} (schema ${schema})`).join(', ');
  throw new UnknownEventsStored(
    `The ledger holds events that this version of Pacta does not know: ${names}. Start the version that wrote them.`,
  );
}
