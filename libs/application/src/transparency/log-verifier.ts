import { LedgerUnusable, type PostgresPublishedHead } from '#libs/storage';
import { parseVerifierKey, type VerifierKey } from '#libs/transparency';
import type { LogKey } from './log-key.js';

/** How often it is looked whether a process that signs has begun, ms. */
const LOOK_EVERY = 250;

/** What the heads of the log are verified by. Its name is the ledger's name, the origin line of every checkpoint. */
export class LogVerifier {
  constructor(readonly verifier: VerifierKey) {}

  get origin(): string {
    return this.verifier.name;
  }

  /** Of the key that this process signs with. Rejects with `LedgerUnusable` where heads of this log were signed with another. */
  static async of({ signer: { verifier } }: LogKey, published?: PostgresPublishedHead): Promise<LogVerifier> {
    const pinned = (await published?.pinVerifier(verifier.text)) ?? verifier.text;
    if (pinned === verifier.text) return new LogVerifier(verifier);
    const why = `the heads of this log are signed with the key of ${pinned}, and this one is ${verifier.text}: copy that key here`;
    throw new LedgerUnusable('tlog.key', why);
  }

  /** Of the key that another process signs with. Resolves once one has begun; rejects with `LedgerUnusable` where it is another ledger's. */
  static async published(
    published: PostgresPublishedHead,
    onWaiting: () => void,
    ledgerName?: string,
  ): Promise<LogVerifier> {
    for (;;) {
      const text = await published.verifier();
      if (text !== undefined) return new LogVerifier(named(parseVerifierKey(text), ledgerName));
      onWaiting();
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    }
  }
}

function named(verifier: VerifierKey, ledgerName = verifier.name): VerifierKey {
  if (ledgerName === verifier.name) return verifier;
  const why = `it is of the ledger '${verifier.name}', not of '${ledgerName}': set PACTA_LEDGER_NAME to that name, or leave it out`;
  throw new LedgerUnusable('the log', why);
}
