import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  type CommandRequest,
  type DomainEvent,
  handle,
  type Handled,
  Ledger,
  type Streams,
} from '#libs/event-sourcing';
import {
  COMMITMENT_SCHEMAS,
  DOCUMENT_SCHEMAS,
  PARTY_SCHEMAS,
  type Redact,
  type RedactionRequest,
  redactionsOf,
  refuse,
} from '#libs/commitments';
import { type Envelope, TransparencyLog } from '#libs/transparency';
import type { Receipt } from './receipt.js';
import { CommitmentStreams, DocumentStreams, PartyStreams } from './streams.js';

/** Erases the data of an event, wherever it stands, and records who wanted it and why. */
export class RedactEvent extends Command<Receipt> {
  constructor(
    readonly data: RedactionRequest,
    readonly request: CommandRequest,
  ) {
    super();
  }
}

const SCHEMAS = { commitment: COMMITMENT_SCHEMAS, document: DOCUMENT_SCHEMAS, party: PARTY_SCHEMAS };

@CommandHandler(RedactEvent)
export class RedactEventHandler implements ICommandHandler<RedactEvent> {
  private readonly streams: Readonly<Record<string, Streams<unknown, Redact, DomainEvent>>>;

  constructor(
    private readonly ledger: Ledger,
    private readonly log: TransparencyLog,
    commitments: CommitmentStreams,
    documents: DocumentStreams,
    parties: PartyStreams,
  ) {
    // Each of them knows this command among its own.
    this.streams = { commitment: commitments, document: documents, party: parties } as unknown as typeof this.streams;
  }

  async execute({ data, request }: RedactEvent): Promise<Receipt> {
    const stream = await this.streamOf(data.event);
    const category = stream.slice(0, stream.indexOf('-')) as keyof typeof SCHEMAS;
    const id = stream.slice(category.length + 1);
    const handled: Handled<unknown> = await handle(
      this.ledger,
      this.streams[category]!,
      id,
      request,
      ({ events }, at) => ({
        type: 'redact',
        data: { redactions: redactionsOf(data, events, SCHEMAS[category]) },
        at,
      }),
    );
    const { before: _, after: __, ...made } = handled;
    return { ...made, conflicts: [] };
  }

  /** The leaf of an event names its stream. */
  private async streamOf(event: string): Promise<string> {
    const index = await this.log.indexOf(event);
    const [leaf] = index === undefined ? [] : await this.log.leaves(index, 1);
    if (!leaf) throw refuse('not-found', 'There is no such event.');
    return (JSON.parse(Buffer.from(leaf).toString('utf8')) as Envelope).stream;
  }
}
