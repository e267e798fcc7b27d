import { type Position, StoreDamaged } from './event-store.js';
import type { ReadModel, Row, Write } from './read-model.js';

/** One set of tables of a read model, filled from the beginning of the ledger. Readers see the active one. */
export interface Generation {
  readonly id: number;
  readonly model: string;
  /** The read model's version and tables when its building began: another of either asks for a new generation. */
  readonly version: number;
  readonly shape: string;
  readonly active: boolean;
  /** Every event up to here is in its rows, or parked. */
  readonly checkpoint: Position;
}

/** An event that a read model could not take, or one behind such an event in its stream. */
export interface Parked {
  readonly generation: number;
  readonly model: string;
  readonly stream: string;
  readonly version: number;
  readonly position: Position;
  readonly type: string;
  readonly error: string;
  /** Ms since the epoch. */
  readonly since: number;
}

/** What one event does in one generation: its writes, or its parking. */
export interface Step {
  readonly generation: number;
  readonly position: Position;
  readonly writes: readonly Write[];
  readonly park?: Parked;
  /** Before the writes, these rows go for good, what was once believed included: nothing of them stays in a file. */
  readonly forget?: readonly Forgotten[];
}

export interface Forgotten {
  readonly table: string;
  readonly where: Row;
}

/** What becomes true at once or not at all. */
export interface Commit {
  /** That of the owner, from `takeOver`. */
  readonly epoch: number;
  readonly steps: readonly Step[];
  readonly checkpoints: readonly { readonly generation: number; readonly from: Position; readonly to: Position }[];
  /** Others are served meanwhile, and nobody waits for it. */
  readonly gently?: boolean;
  /** Taken off the parked list before the steps. */
  readonly unpark?: readonly Pick<Parked, 'generation' | 'stream'>[];
}

/** What holds the rows is damaged, and the ledger is not: they can be built anew. */
export class RowsDamaged extends StoreDamaged {}

/** Another projector has taken these read models over. Nothing was written; this one must stop. */
export class StaleOwner extends Error {
  override readonly name = 'StaleOwner';

  constructor(epoch: number, current: number) {
    super(`another projector took the read models over (epoch ${current}); this one (epoch ${epoch}) stops`);
  }
}

/** The database refused a write for a reason that lies in its row. Nothing of the commit was written. */
export class RowRefused extends Error {
  override readonly name = 'RowRefused';

  constructor(
    readonly step: Step,
    override readonly cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}

/** The shape of a read model's tables, as text to be compared. */
export const shapeOf = ({ tables }: Pick<ReadModel, 'tables'>): string => JSON.stringify(tables);

/**
 * The rows of read models, with their checkpoints. The abstract class is the port and its injection token.
 * Everything in it can be thrown away: a projector fills it again from the event store.
 */
export abstract class RowStore {
  /** Makes the caller the only one whose writes are taken: those of every earlier epoch meet `StaleOwner`. */
  abstract takeOver(): Promise<number>;

  abstract generations(): Promise<readonly Generation[]>;

  /**
   * A new, empty generation, beside the active one if there is one.
   * @param isAwaited nothing else is done until it is active: its indexes may be left until then
   */
  abstract create(epoch: number, model: ReadModel, isAwaited?: boolean): Promise<Generation>;

  /** Readers see these generations from now on, all at once; those that they replace are gone. */
  abstract activate(epoch: number, generations: readonly number[]): Promise<void>;

  /** Takes a generation away, with its tables. */
  abstract discard(epoch: number, generation: number): Promise<void>;

  /** One transaction. Rejects with `StaleOwner` or `RowRefused`; anything else is a failure of the store. */
  abstract commit(commit: Commit): Promise<void>;

  /** In the order of the ledger. */
  abstract parked(): Promise<readonly Parked[]>;

  abstract close(): Promise<void>;
}
