import type { SignedHead } from './head-file.js';

/** The signed heads of the log. The abstract class is the port and its injection token. */
export abstract class Checkpoints {
  /**
   * The last head that may be told. Where this process signs, it covers everything that had its leaf before the call: on
   * SQLite all that was recorded. Rejects with `LedgerRolledBack`, and with `StoreUnavailable` where there is none.
   */
  abstract latest(): Promise<SignedHead>;

  /** Keeps up with the log though nobody asks, until `stop`. */
  abstract follow(): void;

  /** Never rejects: a head that could not be kept is no reason not to close the ledger. */
  abstract stop(): Promise<void>;
}
