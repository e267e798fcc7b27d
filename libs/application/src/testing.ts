import type { Ledger, Projector } from '#libs/event-sourcing';
import type { Queries } from '#libs/read-models';
import type { TransparencyLog } from '#libs/transparency';
import { ExecuteCommitment, ExecuteCommitmentHandler } from './commitment.handler.js';
import { ExecuteDocument, ExecuteDocumentHandler } from './document.handler.js';
import { Imports } from './import/imports.js';
import { Parties } from './parties.js';
import { RegisterParty, RegisterPartyHandler } from './party.handler.js';
import { ReadSide } from './read-side.js';
import type { Receipt } from './receipt.js';
import { RedactEvent, RedactEventHandler } from './redaction.handler.js';
import type { Shapes } from './shapes.js';
import { Sources } from './sources.js';
import { CommitmentStreams, DocumentStreams, PartyStreams } from './streams.js';

export type AnyCommand = ExecuteCommitment | ExecuteDocument | RegisterParty | RedactEvent;

/** What the handlers stand on; `LedgerModule` opens it on a data directory, a trial brings its own. */
export interface Ground {
  readonly ledger: Ledger;
  readonly log: TransparencyLog;
  readonly projector: Projector;
  readonly queries: Queries;
  readonly shapes: Shapes;
}

/** The handlers as `LedgerModule` wires them, without Nest. */
export class Handlers {
  readonly imports: Imports;
  private readonly commitments: ExecuteCommitmentHandler;
  private readonly documents: ExecuteDocumentHandler;
  private readonly parties: RegisterPartyHandler;
  private readonly redactions: RedactEventHandler;

  constructor({ ledger, log, projector, queries, shapes }: Ground) {
    const commitments = new CommitmentStreams(ledger.store);
    const documents = new DocumentStreams(ledger.store);
    const parties = new PartyStreams(ledger.store);
    const reads = new ReadSide(ledger, projector);
    const sources = new Sources(documents, queries, reads);
    this.commitments = new ExecuteCommitmentHandler(
      ledger,
      commitments,
      new Parties(parties, queries),
      sources,
      shapes,
    );
    this.documents = new ExecuteDocumentHandler(ledger, documents);
    this.parties = new RegisterPartyHandler(ledger, parties);
    this.redactions = new RedactEventHandler(ledger, log, commitments, documents, parties);
    this.imports = new Imports(ledger, queries, reads, shapes, projector);
  }

  async execute(command: AnyCommand): Promise<Receipt> {
    if (command instanceof ExecuteCommitment) return this.commitments.execute(command);
    if (command instanceof ExecuteDocument) return this.documents.execute(command);
    if (command instanceof RegisterParty) return this.parties.execute(command);
    return this.redactions.execute(command);
  }
}
