import type { OrderedEvent } from '#libs/event-sourcing';
import { dataMac, leafBytes, leafParts } from './leaf.js';
import { strayFrom } from './leaf-check.js';
import type { Leaf } from './leaf-store.js';
import { SequencerHalted } from './sequencer-halted.js';

/** The leaf of an event that has none yet, from the event as it is stored. */
export function leafOf(event: OrderedEvent): Leaf {
  const { id: eventId, position, data, salt } = event;
  if (data === null || salt === null) {
    const what = 'its data is gone, and what its leaf commits to is nowhere kept';
    throw new SequencerHalted('event-redacted', { eventId, position }, what);
  }
  try {
    return { eventId, position, bytes: leafBytes(leafParts(event, dataMac(salt, data)), event) };
  } catch (error) {
    throw new SequencerHalted('event-unfit', { eventId, position }, 'it has no canonical JSON', { cause: error });
  }
}

/** That a leaf and what is found in its event's place are one. What was redacted since is known by its envelope. */
export function checkLeaf(index: number, leaf: Leaf | undefined, event: OrderedEvent | undefined): void {
  if (!leaf) throw new SequencerHalted('leaf-missing', { index }, 'the log does not have it');
  const { eventId, position, bytes } = leaf;
  const place = { eventId, position, index };
  if (event?.id !== eventId) {
    const found = event ? `event ${event.id} at position ${event.position}` : 'the end of the ledger';
    throw new SequencerHalted('event-missing', place, `in its place is ${found}`);
  }
  if (event.position !== position) {
    throw new SequencerHalted('event-moved', place, `it is now at position ${event.position}`);
  }
  const stray = strayFrom(bytes, event);
  if (stray) throw new SequencerHalted('event-changed', place, stray.why);
}
