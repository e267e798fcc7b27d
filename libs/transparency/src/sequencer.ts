import {
  BEGINNING,
  comparePositions,
  type EventStore,
  type OrderedEvent,
  type Position,
  StoreUnavailable,
} from '#libs/event-sourcing';
import { appendLeaf, EMPTY_FRONTIER, type Frontier } from './frontier.js';
import { type Leaf, type LeafStore, LeafTaken, StaleSequencer } from './leaf-store.js';
import { type Hash, hashLeaf } from './merkle.js';
import { frontierAt } from './proofs.js';
import { leafOf } from './sequenced-leaf.js';
import { checkGrowth, checkLedger, checkRepeated } from './sequencer-checks.js';
import { SequencerHalted } from './sequencer-halted.js';

export interface SequencerOptions {
  readonly store: EventStore;
  readonly leaves: LeafStore;
  /** How many leaves one transaction holds at most. Default 500. */
  readonly batchSize?: number;
  /** Waits after the first failure, the second … and, by the last, all others. */
  readonly backOffMs?: readonly number[];
  onError?(error: unknown): void;
}

/**
 * `retrying`: a store fails, and it goes on by itself once they answer. `stopped` with an error: another has taken over.
 * `halted` needs an operator.
 */
export type SequencerState =
  | { readonly name: 'starting' | 'running' }
  | { readonly name: 'retrying'; readonly error: unknown }
  | { readonly name: 'stopped'; readonly error?: StaleSequencer }
  | { readonly name: 'halted'; readonly error: SequencerHalted };

/** What the next leaf is put behind. */
interface End {
  readonly frontier: Frontier;
  readonly position: Position;
}

const BACK_OFF_MS = [50, 200, 1_000, 5_000];

/**
 * Gives every event its leaf, in the order of the ledger, where the event store cannot do so itself. Two on one log never
 * both write: the later takes over, the earlier stops. What it cannot put in order it does not skip, but halts.
 */
export class Sequencer {
  private current: SequencerState = { name: 'starting' };
  private end: End = { frontier: EMPTY_FRONTIER, position: BEGINNING };
  private epoch: number | undefined;
  private failures = 0;
  private readonly stopping = new AbortController();
  private following: Promise<void> | undefined;

  constructor(private readonly options: SequencerOptions) {}

  get state(): SequencerState {
    return this.current;
  }

  /** Every event up to here has its leaf. */
  get position(): Position {
    return this.end.position;
  }

  /** Takes the log over. Returns at once; `state` tells what comes of it. */
  start(): void {
    this.following ??= this.follow();
  }

  /** Finishes the run in hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.following;
    if (!isFinal(this.current)) this.current = { name: 'stopped' };
  }

  private async follow(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted && !isFinal(this.current)) {
      try {
        await this.resume();
        await this.sequence(signal);
      } catch (error) {
        this.current = stateAfter(error);
        this.options.onError?.(error);
        if (!isFinal(this.current)) await pause(this.backOff(), signal);
      }
    }
  }

  /** After a failure as at the start: where it stands is what the log says, not what is in memory. */
  private async resume(): Promise<void> {
    const { store, leaves } = this.options;
    // Once only: whoever took over anew after each failure would never give way.
    this.epoch ??= await leaves.takeOver();
    const head = await leaves.head();
    await checkGrowth(leaves, this.end.frontier, head);
    await checkLedger(store, leaves, head);
    this.end = { frontier: await leaves.read(frontierAt(head.size)), position: head.position };
    this.current = { name: 'running' };
  }

  private async sequence(signal: AbortSignal): Promise<void> {
    const { store, batchSize = 500 } = this.options;
    for await (const events of store.subscribe(this.position, { signal, batchSize })) {
      await this.take(events);
      this.failures = 0;
    }
    if (!signal.aborted) throw new StoreUnavailable('the subscription ended');
  }

  /** What comes before an event that halts has its leaf. */
  private async take(events: readonly OrderedEvent[]): Promise<void> {
    let run: Leaf[] = [];
    try {
      for (const event of events) {
        if (comparePositions(event.position, run.at(-1)?.position ?? this.position) > 0) run.push(leafOf(event));
        else {
          const before = run;
          run = [];
          await this.append(before);
          await checkRepeated(this.options.leaves, event, this.position);
        }
      }
    } finally {
      await this.append(run);
    }
  }

  private async append(leaves: readonly Leaf[]): Promise<void> {
    const last = leaves.at(-1);
    if (!last) return;
    let { frontier } = this.end;
    const hashes: Hash[] = [];
    for (const { bytes } of leaves) {
      const grown = appendLeaf(frontier, hashLeaf(bytes));
      frontier = grown.frontier;
      hashes.push(...grown.stored);
    }
    try {
      const expectedSize = this.end.frontier.size;
      await this.options.leaves.append({ epoch: this.epoch!, expectedSize, leaves, hashes });
    } catch (error) {
      throw error instanceof LeafTaken ? await this.moved(leaves, error) : error;
    }
    this.end = { frontier, position: last.position };
  }

  /** It was read behind the end of the log, and has its leaf before. */
  private async moved(leaves: readonly Leaf[], cause: LeafTaken): Promise<SequencerHalted> {
    const { eventId } = cause;
    const again = leaves.findLastIndex((leaf) => leaf.eventId === eventId);
    await this.append(leaves.slice(0, Math.max(0, again)));
    const index = await this.options.leaves.indexOf(eventId);
    const place = { eventId, position: leaves[again]?.position, index };
    return new SequencerHalted('event-moved', place, 'it has a leaf of another position', { cause });
  }

  private backOff(): number {
    const { backOffMs = BACK_OFF_MS } = this.options;
    return backOffMs[Math.min(this.failures++, backOffMs.length - 1)] ?? 0;
  }
}

const isFinal = ({ name }: SequencerState): boolean => name === 'stopped' || name === 'halted';

function stateAfter(error: unknown): SequencerState {
  if (error instanceof SequencerHalted) return { name: 'halted', error };
  return error instanceof StaleSequencer ? { name: 'stopped', error } : { name: 'retrying', error };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
