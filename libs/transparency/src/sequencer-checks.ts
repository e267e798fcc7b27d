import { BEGINNING, type EventStore, type OrderedEvent, type Position } from '#libs/event-sourcing';
import { type Frontier, rootOf } from './frontier.js';
import type { LeafHead, LeafStore } from './leaf-store.js';
import { isSameHash } from './merkle.js';
import { rootAt } from './proofs.js';
import { checkLeaf } from './sequenced-leaf.js';
import { SequencerHalted } from './sequencer-halted.js';

/** How many events before the end of the log are compared with their leaves before it grows on. */
const RECHECKED = 16;

/** The log still begins with what it was when it was last seen. */
export async function checkGrowth(leaves: LeafStore, seen: Frontier, { size }: LeafHead): Promise<void> {
  if (size < seen.size) {
    throw new SequencerHalted('leaf-missing', { index: size }, `the log had ${seen.size} leaves, and has ${size}`);
  }
  if (isSameHash(await leaves.read(rootAt(seen.size)), rootOf(seen))) return;
  throw new SequencerHalted('leaf-changed', {}, `the root over its first ${seen.size} leaves was another`);
}

/** The ledger's events up to the end of the log are those of its last leaves. */
export async function checkLedger(store: EventStore, leaves: LeafStore, { size }: LeafHead): Promise<void> {
  if (size === 0) return;
  const from = Math.max(0, size - RECHECKED);
  const [before] = from === 0 ? [] : await leaves.sequenced(from - 1, 1);
  const known = await leaves.sequenced(from, size - from);
  const events = await store.readAll(before?.position ?? BEGINNING, size - from);
  for (let offset = 0; offset < size - from; offset++) checkLeaf(from + offset, known[offset], events[offset]);
}

/** A subscription may bring again what has a leaf, as it was. Anything else that comes late cannot be put in its place. */
export async function checkRepeated(leaves: LeafStore, event: OrderedEvent, last: Position): Promise<void> {
  const { id: eventId, position } = event;
  const index = await leaves.indexOf(eventId);
  if (index === undefined) {
    const what = `it has no leaf, and the log has come to position ${last}`;
    throw new SequencerHalted('position-backwards', { eventId, position }, what);
  }
  const [leaf] = await leaves.sequenced(index, 1);
  checkLeaf(index, leaf, event);
}
