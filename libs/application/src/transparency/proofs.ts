import { Injectable } from '@nestjs/common';
import { refuse } from '#libs/commitments';
import type { Refused } from '#libs/event-sourcing';
import { consistencyProof, formatTlogProof, type Hash, inclusionProof, TransparencyLog } from '#libs/transparency';
import { OpenedStore } from '../opened-store.js';
import { Checkpoints } from './checkpoints.js';

/** That an event is in the log: for whoever holds the log's key, and nothing else of ours. */
export interface EventProof {
  /** From 0. */
  readonly leafIndex: number;
  readonly treeSize: number;
  /** The bytes of the leaf, not their hash. */
  readonly leaf: Uint8Array;
  /** The leaf's sibling first. */
  readonly hashes: readonly Hash[];
  /** The signed note of just `treeSize`. */
  readonly checkpoint: string;
}

/** Proofs from what the log holds now. */
@Injectable()
export class Proofs {
  constructor(
    private readonly log: TransparencyLog,
    private readonly checkpoints: Checkpoints,
    private readonly opened: OpenedStore,
  ) {}

  /** In the head of everything recorded before the call. Refuses with `not-found` and `not-sequenced`; rejects as `Checkpoints.latest`. */
  async ofEvent(eventId: string): Promise<EventProof> {
    const leafIndex = await this.log.indexOf(eventId);
    if (leafIndex === undefined) throw await this.unknown(eventId);
    const { size: treeSize, note: checkpoint } = await this.checkpoints.latest();
    // Another process may not have signed a head over it yet.
    if (leafIndex >= treeSize) throw notSequenced(eventId);
    const [leaf] = await this.log.leaves(leafIndex, 1);
    const hashes = await this.log.read(inclusionProof(leafIndex, treeSize));
    return { leafIndex, treeSize, leaf: leaf!, hashes, checkpoint };
  }

  private async unknown(eventId: string): Promise<Refused> {
    if (await this.opened.isSequenced()) return refuse('not-found', `There is no event ${eventId}.`);
    return notSequenced(eventId);
  }

  /** That the log of `to` leaves begins with that of `from`, 1 at least. Refuses with `not-found` beyond the log. */
  async consistency(from: number, to: number): Promise<readonly Hash[]> {
    if (from > to) throw refuse('invalid-request', `from is ${from}, and to is ${to}: the smaller size is from.`);
    const size = await this.log.size();
    if (to > size) throw refuse('not-found', `The log has ${size} leaves: it never was at ${to}.`, { size });
    return this.log.read(consistencyProof(from, to));
  }
}

export const notSequenced = (eventId: string): Refused =>
  refuse('not-sequenced', `Not every event stands in a signed head yet, and ${eventId} may be one of them. Try again.`);

/** The proof as a file that other tools read (C2SP tlog-proof). */
export const tlogProofOf = ({ leafIndex, hashes, checkpoint }: EventProof): string =>
  formatTlogProof({ index: leafIndex, hashes, checkpoint });
