import type { Loaded } from '#libs/event-sourcing';
import type { CommitmentEvent, CommitmentRecord, DocumentData, Source } from '#libs/commitments';
import { canonicalJson } from '#libs/transparency';
import type { DocumentStreams } from '../streams.js';
import type { EvidenceFile } from './evidence.js';

/** Words of a document whose text the ledger holds, and the version of the event that quotes them. */
export interface Quote {
  readonly version: number;
  readonly document: string;
  /** UTF-16 code units, start inclusive, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** The quotes whose words still stand in the commitment, in its order. */
export const quotesIn = ({ stored, events }: Loaded<CommitmentRecord, CommitmentEvent>): readonly Quote[] =>
  events
    .filter(({ version }) => stored[version - 1]!.data !== null)
    .flatMap(({ version, data }) =>
      sourcesOf(data).flatMap((source) =>
        'start' in source ? [{ version, document: source.document, start: source.start, end: source.end }] : [],
      ),
    );

/** That of an act; a correction may change the source of what it corrects. */
function sourcesOf(data: object): readonly Source[] {
  const { source, changes } = data as { readonly source?: Source; readonly changes?: { readonly source?: Source } };
  return [source, changes?.source].filter((each) => each !== undefined && each !== null);
}

/** The first quote whose document was not erased. */
export async function firstHeld(quotes: readonly Quote[], documents: DocumentStreams): Promise<Quote | undefined> {
  for (const quote of quotes) if (await contentOf(quote.document, documents)) return quote;
  return undefined;
}

/** The texts as they were received, and the contents that the ids of the documents are made of, a line a document. */
export async function* sourceFiles(quotes: readonly Quote[], documents: DocumentStreams): AsyncGenerator<EvidenceFile> {
  const ids = [...new Set(quotes.map(({ document }) => document))].toSorted();
  if (ids.length === 0) return;
  yield { name: 'sources/documents.ndjson', content: linesOf(ids, documents) };
  for (const id of ids) {
    const held = await contentOf(id, documents);
    if (held?.text !== undefined) yield { name: `sources/${id}.txt`, content: held.text };
  }
}

async function* linesOf(ids: readonly string[], documents: DocumentStreams): AsyncGenerator<string> {
  for (const id of ids) {
    const held = await contentOf(id, documents);
    if (held) yield `${canonicalJson(held)}\n`;
  }
}

/** What the id of a document was made of (`documentIdOf`); nothing once it was erased. */
async function contentOf(id: string, documents: DocumentStreams): Promise<DocumentData | undefined> {
  const [added] = (await documents.load(id)).stored;
  if (!added?.data) return undefined;
  const { sha256: _, ...content } = added.data as DocumentData & { readonly sha256?: string };
  return content;
}
