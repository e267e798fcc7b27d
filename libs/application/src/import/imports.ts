import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import { Ledger, Progress } from '#libs/event-sourcing';
import { Queries } from '#libs/read-models';
import { RehearsalStore } from '#libs/storage';
import { ExecuteCommitmentHandler } from '../commitment.handler.js';
import { ExecuteDocumentHandler } from '../document.handler.js';
import { Parties } from '../parties.js';
import { RegisterPartyHandler } from '../party.handler.js';
import { ReadSide } from '../read-side.js';
import { Shapes } from '../shapes.js';
import { Sources } from '../sources.js';
import { CommitmentStreams, DocumentStreams, PartyStreams } from '../streams.js';
import { type Imported, Importer, type Stage } from './importer.js';
import { Keys } from './keys.js';
import { type Aliases, type ImportLine, resolve, type ResolvedLine, touches } from './line.js';
import { Order } from './order.js';
import { named } from './refusals.js';

/** One import in hand. Whoever began it closes it. */
export interface ImportRun {
  /**
   * Carries one line, beside others, but behind the earlier ones that it depends on. Rejects with `Refused`, with pointers
   * into the line, and with `StoreUnavailable`, after which nothing can be imported for now.
   * @param check told the line with ids in place of keys, before anything is done: throws where its shape is wrong
   */
  import(line: ImportLine, check: (line: ResolvedLine) => void): Promise<Imported>;
  /** Waits while the read models are far behind, so that others who write and ask are still answered with the newest. */
  keepPace(): Promise<void>;
  close(): Promise<void>;
}

/** Of commitments: an import seldom comes back to one, and must not push out what others read. */
const CACHED_EVENTS_MAX = 2_000;

/** How far the read models may be behind before an import waits for them, in positions, and for how long at a time, ms. */
const LAG_MAX = 1_000n;
const WAIT_MAX = 2_000;

/** Begins imports: on the ledger, or on a rehearsal of it, which is thrown away. */
@Injectable()
export class Imports {
  constructor(
    private readonly ledger: Ledger,
    private readonly queries: Queries,
    private readonly reads: ReadSide,
    private readonly shapes: Shapes,
    private readonly progress: Progress,
  ) {}

  /** @param owner whose keys they are: those of another name other facts */
  begin(caller: Caller, owner = caller.actor): ImportRun {
    return this.run(caller, owner, this.ledger, async () => undefined);
  }

  /** Judges each line as if the earlier ones had been recorded, and records nothing. */
  async rehearse(caller: Caller, owner = caller.actor): Promise<ImportRun> {
    const { ledger } = this;
    const store = await RehearsalStore.over(ledger.store, () => ledger.now());
    return this.run(caller, owner, { store, now: () => ledger.now(), salt: () => ledger.salt() }, async () =>
      store.close(),
    );
  }

  private run(caller: Caller, owner: string, ledger: Ledger, close: () => Promise<void>): ImportRun {
    const keys = new Keys(owner);
    const order = new Order();
    const aliases: Aliases = { documents: new Map(), statements: new Map() };
    const noted = new Map<string, string>();
    const importer = new Importer(this.stage(ledger, noted), caller, aliases, noted);
    return {
      import: async (line, check) =>
        order.run(touches(line, keys), async () => {
          const [resolved, keyOf] = resolve(line, keys, aliases);
          try {
            check(resolved);
            return await importer.import(resolved);
          } catch (error) {
            throw named(error, keyOf);
          }
        }),
      keepPace: async () => this.keepPace(),
      close,
    };
  }

  private async keepPace(): Promise<void> {
    const near = BigInt(await this.ledger.store.head()) - LAG_MAX;
    if (near > 0n) await this.progress.waitFor(String(near), WAIT_MAX);
  }

  private stage(ledger: Ledger, noted: ReadonlyMap<string, string>): Stage {
    const commitments = new CommitmentStreams(ledger.store, CACHED_EVENTS_MAX);
    const documents = new DocumentStreams(ledger.store);
    const partyStreams = new PartyStreams(ledger.store);
    const sources = new SourcesOfImport(documents, this.queries, this.reads, noted);
    const parties = new Parties(partyStreams, this.queries);
    return {
      ledger,
      commitments,
      documents,
      parties: partyStreams,
      sources,
      executeCommitment: new ExecuteCommitmentHandler(ledger, commitments, parties, sources, this.shapes),
      executeDocument: new ExecuteDocumentHandler(ledger, documents),
      registerParty: new RegisterPartyHandler(ledger, partyStreams),
    };
  }
}

/** Knows the statements that this very import noted, which no read model may know yet. */
class SourcesOfImport extends Sources {
  constructor(
    documents: DocumentStreams,
    queries: Queries,
    reads: ReadSide,
    private readonly noted: ReadonlyMap<string, string>,
  ) {
    super(documents, queries, reads);
  }

  protected override async documentOf(statement: string): Promise<string | undefined> {
    return this.noted.get(statement) ?? super.documentOf(statement);
  }
}
