import { Injectable } from '@nestjs/common';
import { Refused } from '#libs/event-sourcing';
import { locate, type RefusalCode, refuse, type Source } from '#libs/commitments';
import { Queries } from '#libs/read-models';
import { ReadSide } from './read-side.js';
import { DocumentStreams } from './streams.js';

/** What a caller says of where the words can be read. */
export type SourceRequest =
  | { readonly document: string; readonly quote: string; readonly occurrence?: number }
  | {
      readonly title: string;
      readonly publisher?: string;
      readonly publishedOn?: string;
      readonly url: string;
      readonly quote: string;
    }
  | { readonly statement: string };

/** Turns what a caller says of a source into the source as it is recorded: looked up, and verified where we hold the text. */
@Injectable()
export class Sources {
  constructor(
    private readonly documents: DocumentStreams,
    private readonly queries: Queries,
    private readonly reads: ReadSide,
  ) {}

  /** @param pointer where the source stands in the request */
  async resolve(source: SourceRequest, pointer: string): Promise<Source> {
    try {
      if ('statement' in source) return await this.promote(source.statement);
      if ('document' in source) return await this.quote(source);
      const { title, publisher, publishedOn, url, quote } = source;
      const published = {
        ...(publisher === undefined ? {} : { publisher }),
        ...(publishedOn === undefined ? {} : { publishedOn }),
      };
      return { title, ...published, url, quote, verified: false };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { pointer: within = '', ...detail } = error.detail;
      throw refuse(error.code as RefusalCode, error.message, { ...detail, pointer: `${pointer}${String(within)}` });
    }
  }

  private async quote({ document, quote, occurrence }: Extract<SourceRequest, { document: string }>): Promise<Source> {
    const { added, isErased } = (await this.documents.load(document)).state;
    const pointer = '/document';
    if (!added)
      throw refuse('unknown-document', `There is no document ${document}. POST /v1/documents adds one.`, { pointer });
    if (isErased) throw refuse('redacted', 'The words of this document were erased: none can be quoted.', { pointer });
    return { document, quote, ...locate(added, quote, occurrence) };
  }

  private async promote(id: string): Promise<Source> {
    const document = await this.documentOf(id);
    const state = document === undefined ? undefined : (await this.documents.load(document)).state;
    const noted = state?.statements.get(id);
    const pointer = '/statement';
    if (document === undefined || !state || !noted)
      throw refuse('unknown-statement', `There is no noted statement ${id}.`, { pointer });
    if (state.isErased || state.erased.has(id))
      throw refuse('redacted', 'The words of this statement were erased.', { pointer });
    const { class: _, reason: __, ...place } = noted;
    return { document, statement: id, ...place };
  }

  /** The document that a statement was noted in, as the read models know it. */
  protected async documentOf(statement: string): Promise<string | undefined> {
    await this.reads.catchUp();
    return this.queries.documentOfStatement(statement);
  }
}
