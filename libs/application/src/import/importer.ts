import type { Caller } from '#libs/access';
import { type CommandRequest, type DomainEvent, eventIdOf, type Ledger, type Loaded } from '#libs/event-sourcing';
import {
  type CommitmentEvent,
  type CommitmentRecord,
  type DocumentCommand,
  type DocumentData,
  type PartyData,
  refuse,
} from '#libs/commitments';
import { assertMay } from '../access/may.js';
import { type ActRequest, ExecuteCommitment, type ExecuteCommitmentHandler } from '../commitment.handler.js';
import { documentIdOf, ExecuteDocument, type ExecuteDocumentHandler } from '../document.handler.js';
import { RegisterParty, type RegisterPartyHandler } from '../party.handler.js';
import type { Receipt } from '../receipt.js';
import type { Sources } from '../sources.js';
import type { CommitmentStreams, DocumentStreams, PartyStreams } from '../streams.js';
import { revisionId } from './keys.js';
import { type Aliases, contentOf, type Data, type ResolvedLine, sourceOf } from './line.js';
import { checkCorrectable, mayPass, notCorrectable, repointed, told } from './refusals.js';
import { changesBetween, heldSince, isSaid, type Said, saidOf } from './revision.js';

export interface Imported {
  readonly outcome: 'recorded' | 'corrected' | 'unchanged';
  /** Of the commitment or document; the code of a party. */
  readonly id: string;
  /** The event that the key names. */
  readonly event?: string;
  readonly version: number;
}

/** What an import works on: the ledger itself, or a rehearsal of it. */
export interface Stage {
  readonly ledger: Ledger;
  readonly commitments: CommitmentStreams;
  readonly documents: DocumentStreams;
  readonly parties: PartyStreams;
  readonly sources: Sources;
  readonly executeCommitment: ExecuteCommitmentHandler;
  readonly executeDocument: ExecuteDocumentHandler;
  readonly registerParty: RegisterPartyHandler;
}

const ATTEMPTS = 5;
const REASON = 'revised in a later import';

type Commitment = Loaded<CommitmentRecord, CommitmentEvent>;

/** Carries lines into the ledger: records what a key has not made yet, corrects where a line was revised. */
export class Importer {
  /** @param noted the document of each statement that this import noted: the read models may not know it yet */
  constructor(
    private readonly stage: Stage,
    private readonly caller: Caller,
    private readonly aliases: Aliases,
    private readonly noted: Map<string, string>,
  ) {}

  /** Rejects with `Refused` where a rule says no; pointers are into the line. */
  async import(line: ResolvedLine): Promise<Imported> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.carry(line);
      } catch (error) {
        if (attempt < ATTEMPTS && mayPass(error)) continue;
        throw repointed(told(error, line), (pointer) => `/data${pointer}`);
      }
    }
  }

  private async carry(line: ResolvedLine): Promise<Imported> {
    assertMay(this.caller, line.act);
    switch (line.act) {
      case 'add-document':
        return this.addDocument(line);
      case 'note-statement':
        return this.noteStatement(line);
      case 'register-party':
        return this.registerParty(line);
      default:
        return this.actOn(line);
    }
  }

  private async addDocument(line: ResolvedLine): Promise<Imported> {
    const { documents } = this.stage;
    const data = line.data as unknown as DocumentData;
    const loaded = await documents.load(line.target);
    if (loaded.version > 0) return standing(line, loaded);
    const equal = documentIdOf(data);
    const known = await documents.load(equal);
    if (known.state.isErased) throw refuse('redacted', 'This document is in the ledger, and its words were erased.');
    if (known.state.added) {
      this.aliases.documents.set(line.target, equal);
      return { outcome: 'unchanged', id: equal, version: known.version };
    }
    const request = new ExecuteDocument(line.target, { type: 'add-document', data }, this.first(line));
    return imported(await this.stage.executeDocument.execute(request));
  }

  private async noteStatement(line: ResolvedLine): Promise<Imported> {
    const loaded = await this.stage.documents.load(line.target);
    if (saidOf(loaded, line.fact)) return standing(line, loaded);
    const data = line.data as unknown as Extract<DocumentCommand, { type: 'note-statement' }>['data'];
    const request = this.first(line);
    const receipt = await this.stage.executeDocument.execute(
      new ExecuteDocument(line.target, { type: 'note-statement', data }, request),
    );
    const { statementId } = receipt;
    if (statementId === undefined) return imported(receipt);
    if (receipt.events.length === 0) this.aliases.statements.set(eventIdOf(line.fact, 0), statementId);
    this.noted.set(statementId, line.target);
    return { ...imported(receipt), event: statementId };
  }

  private async registerParty(line: ResolvedLine): Promise<Imported> {
    const loaded = await this.stage.parties.load(line.target);
    if (saidOf(loaded, line.fact)) return standing(line, loaded);
    const command = new RegisterParty(line.data as unknown as PartyData, this.first(line));
    return imported(await this.stage.registerParty.execute(command));
  }

  private async actOn(line: ResolvedLine): Promise<Imported> {
    const loaded = await this.stage.commitments.load(line.target);
    const said = saidOf(loaded, line.fact);
    if (said) return this.revise(line, loaded, said);
    const { followUp, data } = line;
    const act: ActRequest = {
      type: line.act as ActRequest['type'],
      data: followUp === undefined ? data : { followUp, ...data },
    };
    return imported(await this.execute(line, act, this.first(line)));
  }

  /** Corrects what the line says anew. Pinned to the version that was read: whoever was faster is looked at first. */
  private async revise(line: ResolvedLine, loaded: Commitment, said: Said<CommitmentEvent>): Promise<Imported> {
    const unchanged: Imported = {
      outcome: 'unchanged',
      id: line.target,
      event: said.event.id,
      version: loaded.version,
    };
    const canonical = contentOf(line);
    if (isSaid(said, canonical)) return unchanged;
    checkCorrectable(line, said.event);
    const changes = await this.changes(line, loaded, said);
    if (Object.keys(changes).length === 0) return unchanged;
    assertMay(this.caller, 'correct-event');
    const act = {
      type: 'correct-event',
      data: { event: said.event.id, changes, reason: line.reason ?? REASON },
    } as const;
    const request = {
      ...this.first(line),
      commandId: revisionId(line.fact, canonical, said.last.id),
      expectedVersion: loaded.version,
    };
    const receipt = await this.execute(line, act, request).catch((error: unknown) => {
      throw repointed(error, (pointer) => pointer.replace(/^\/changes/, ''));
    });
    return receipt.events.length === 0 ? unchanged : { ...unchanged, outcome: 'corrected', version: receipt.version };
  }

  private async changes(line: ResolvedLine, loaded: Commitment, said: Said<CommitmentEvent>): Promise<Data> {
    const { followUp, data } = line;
    const source = sourceOf(line);
    const now = {
      ...data,
      ...(followUp === undefined ? {} : { followUp }),
      ...(source ? { source: await this.stage.sources.resolve(source, '/source') } : {}),
    };
    const changes = changesBetween(said.data, now, heldSince(loaded, line.fact, said.event));
    // A correction names its source as a request does.
    return source && changes['source'] ? { ...changes, source } : changes;
  }

  private async execute(line: ResolvedLine, act: ActRequest, request: CommandRequest): Promise<Receipt> {
    return this.stage.executeCommitment.execute(new ExecuteCommitment(line.target, act, request));
  }

  private first(line: ResolvedLine): CommandRequest {
    return { commandId: line.fact, correlationId: line.fact, actor: this.caller.actor, canonical: contentOf(line) };
  }
}

/** A text, a statement and a party stand as they were first imported: the same line again is fine, another is refused. */
function standing(line: ResolvedLine, loaded: Loaded<unknown, DomainEvent>): Imported {
  const said = saidOf(loaded, line.fact);
  if (!said || !isSaid(said, contentOf(line))) throw notCorrectable(line.act);
  return { outcome: 'unchanged', id: line.target, event: said.event.id, version: loaded.version };
}

const imported = ({ id, version, events: [event] }: Receipt): Imported => ({
  outcome: event ? 'recorded' : 'unchanged',
  id,
  version,
  ...(event ? { event: event.id } : {}),
});
