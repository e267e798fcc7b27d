import { Injectable } from '@nestjs/common';
import { BEGINNING, EventStore, type OrderedEvent } from '#libs/event-sourcing';
import { formatExportHeader, formatExportLine, TransparencyLog } from '#libs/transparency';
import { Checkpoints } from './checkpoints.js';
import type { SignedHead } from './head-file.js';
import { LogVerifier } from './log-verifier.js';

/** How many events are held at a time: few, since each may carry the whole text of a document. */
const RUN = 16;
/** UTF-16 code units. */
const CHUNK = 64 * 1024;

/** The ledger up to a signed head, in the format of `libs/transparency/src/export.ts`. */
export interface LedgerExport {
  /** The ledger's name. */
  readonly origin: string;
  /** Events. */
  readonly size: number;
  /** Read on when they are asked for; nothing is held open in between. */
  readonly chunks: AsyncIterable<string>;
}

/** Exports while others write. An event that is redacted meanwhile comes as it was or as it is: both fit its leaf. */
@Injectable()
export class Exports {
  constructor(
    private readonly store: EventStore,
    private readonly log: TransparencyLog,
    private readonly key: LogVerifier,
    private readonly checkpoints: Checkpoints,
  ) {}

  /** Everything that was recorded before the call. Rejects as `Checkpoints.latest`; no event is checked here. */
  async begin(): Promise<LedgerExport> {
    const head = await this.checkpoints.latest();
    return { origin: this.key.origin, size: head.size, chunks: this.chunksOf(head) };
  }

  private async *chunksOf({ size, note }: SignedHead): AsyncGenerator<string> {
    const { origin, verifier } = this.key;
    let chunk = `${formatExportHeader({ origin, key: verifier.text, checkpoint: note })}\n`;
    for await (const line of this.linesUpTo(size)) {
      chunk += `${line}\n`;
      if (chunk.length < CHUNK) continue;
      yield chunk;
      chunk = '';
    }
    yield chunk;
  }

  private async *linesUpTo(size: number): AsyncGenerator<string> {
    let last = BEGINNING;
    for (let count = 0; count < size;) {
      const events = await this.store.readAll(last, Math.min(RUN, size - count));
      const leaves = await this.log.leaves(count, events.length);
      // Who is told of a head and then of fewer events would take the ledger for cut off.
      if (events.length === 0) throw new Error(`the ledger ends at event ${count} of ${size} that were signed`);
      for (const [index, event] of events.entries()) yield lineOf(event, count + index + 1, leaves[index]);
      count += events.length;
      last = events.at(-1)!.position;
    }
  }
}

/** @param position its place in the log, from 1 on: where positions are sparse, the export does not know them */
function lineOf(event: OrderedEvent, position: number, leaf: Uint8Array | undefined): string {
  if (!leaf) throw new Error(`the event ${event.id} has no leaf in the log`);
  return formatExportLine({ event: { ...event, position }, leaf });
}
