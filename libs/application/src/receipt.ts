import type { Position } from '#libs/event-sourcing';
import type { ConflictAnswer } from '#libs/commitments';

/** The answer to a write: everything named here is on disk. The same on every retry. */
export interface Receipt {
  readonly id: string;
  readonly version: number;
  /** Decimal text: the place of the last event in the ledger. */
  readonly position: Position;
  /** The index of the last event's leaf in the transparency log; absent on a dry run, and where leaves come after their events. */
  readonly leafIndex?: number;
  readonly events: readonly { readonly id: string; readonly type: string; readonly version: number }[];
  /** The facts that no longer fit because of this very command. */
  readonly conflicts: readonly ConflictAnswer[];
  readonly followUpId?: string;
  readonly statementId?: string;
}
