import { createHash } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandRequest, handle, idOfContent, Ledger } from '#libs/event-sourcing';
import type { DocumentCommand, DocumentData } from '#libs/commitments';
import { canonicalJson } from '#libs/transparency';
import type { Receipt } from './receipt.js';
import { DocumentStreams } from './streams.js';

type NoteStatement = Extract<DocumentCommand, { type: 'note-statement' }>;

export class ExecuteDocument extends Command<Receipt> {
  constructor(
    readonly id: string,
    readonly act: Pick<NoteStatement, 'type' | 'data'> | { readonly type: 'add-document'; readonly data: DocumentData },
    readonly request: CommandRequest,
  ) {
    super();
  }
}

/** The id of a document stands for its content: the same document has the same id. */
export const documentIdOf = (data: DocumentData): string => idOfContent('document', canonicalJson(data));

@CommandHandler(ExecuteDocument)
export class ExecuteDocumentHandler implements ICommandHandler<ExecuteDocument> {
  constructor(
    private readonly ledger: Ledger,
    private readonly streams: DocumentStreams,
  ) {}

  async execute({ id, act, request }: ExecuteDocument): Promise<Receipt> {
    const handled = await handle(this.ledger, this.streams, id, request, (_, at) => ({ ...withDigest(act), at }));
    const { before: _, after, ...made } = handled;
    if (act.type === 'add-document') return { ...made, conflicts: [] };
    // A statement that stands there already was noted under another id.
    const noted =
      made.events[0]?.id ??
      [...after.statements].find(
        ([, { class: ofClass, quote }]) => ofClass === act.data.class && quote === act.data.quote,
      )?.[0];
    return { ...made, conflicts: [], ...(noted === undefined ? {} : { statementId: noted }) };
  }
}

function withDigest(act: ExecuteDocument['act']): Undated<DocumentCommand> {
  if (act.type !== 'add-document' || act.data.text === undefined) return act;
  return { type: 'add-document', data: { ...act.data, sha256: sha256(act.data.text) } };
}

type Undated<C> = C extends unknown ? Omit<C, 'at'> : never;

/** Hex, over the text's UTF-8. */
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
