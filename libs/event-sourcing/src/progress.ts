import type { Position } from './event-store.js';
import type { Parked } from './row-store.js';

/** `retrying`: the store or the rows fail, and it goes on by itself once they answer. `stopped` with an error is for good. */
export type ProjectorState =
  | { readonly name: 'starting' | 'running' }
  | { readonly name: 'rebuilding'; readonly models: readonly string[] }
  | { readonly name: 'retrying'; readonly error: unknown }
  | { readonly name: 'stopped'; readonly error?: unknown };

/** Where the read models stand. */
export interface Reached {
  readonly state: ProjectorState;
  /** What every read model has applied. */
  readonly position: Position;
}

/** Another process carries events into the read models: it is the one to ask for this. */
export type ProgressRefusal = 'misdirected';

/**
 * How far the read models are, and what an operator does with them, whichever process carries events into them. The abstract
 * class is the port and its injection token.
 */
export abstract class Progress {
  /** Resolves when every read model can answer. */
  abstract start(): Promise<void>;

  abstract stop(): Promise<void>;

  abstract look(): Promise<Reached>;

  /** So many events the read models are behind the ledger: see `EventStore.countAfter`. */
  abstract lag(): Promise<number>;

  /** Whether every read model has applied a position, at the latest after `timeoutMs`. */
  abstract waitFor(position: Position, timeoutMs: number): Promise<boolean>;

  abstract parked(): Promise<readonly Parked[]>;

  /** Runs the parked events of a stream anew; what still waits afterwards. Rejects with `ProgressRefusal`. */
  abstract retry(stream: string): Promise<readonly Parked[]>;

  /**
   * Builds a read model anew beside the one that answers and goes on, and switches when both are level. One at a time. Rejects
   * with `ProgressRefusal`.
   */
  abstract rebuild(name: string): Promise<void>;
}
