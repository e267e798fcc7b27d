import { Injectable } from '@nestjs/common';
import { DocumentStreams, ReadSide, sha256 } from '#libs/application';
import { type DocumentData, refuse, type Statement } from '#libs/commitments';
import { ERASED, rfc3339 } from '#libs/event-sourcing';
import { Queries } from '#libs/read-models';
import type { DocumentAnswer, NotedStatement } from './documents.answers.js';

/** One document, from its own stream; what commitments anchor in it comes from the read model. */
@Injectable()
export class DocumentReader {
  constructor(
    private readonly streams: DocumentStreams,
    private readonly queries: Queries,
    private readonly reads: ReadSide,
  ) {}

  async view(id: string): Promise<DocumentAnswer> {
    await this.reads.checkNotParked(this.streams.nameOf(id));
    const { state, stored, version } = await this.streams.load(id);
    if (!state.added) throw refuse('not-found', `There is no document ${id}.`);
    const { knownAt } = await this.reads.clocks({});
    const { quotes, statements } = await this.queries.anchored(id, knownAt);
    const promoted = new Map(statements.map((each) => [each.id, each.promotedTo]));
    return {
      id,
      ...described(state.added),
      recordedAt: rfc3339(stored[0]!.recordedAt),
      text: state.added.text ?? null,
      quotes: [...quotes],
      statements: [...state.statements]
        .map(([noted, each]) => statement(noted, each, promoted.get(noted) ?? []))
        .toSorted(byPlace),
      version,
      position: stored.at(-1)?.position ?? null,
    };
  }
}

/** What is said of a document beside its text. */
export function described({ title, publisher, publishedOn, url, language, text }: DocumentData) {
  return {
    title,
    publisher: publisher ?? null,
    publishedOn: publishedOn ?? null,
    url: url ?? null,
    language: language ?? null,
    ...digestOf(text),
  };
}

/** Of a text that was erased, nothing can be said. */
const digestOf = (text: string | undefined) =>
  text === undefined || text === ERASED
    ? { sha256: null, characters: null }
    : { sha256: sha256(text), characters: text.length };

function statement(id: string, { reason, ...noted }: Statement, promotedTo: readonly string[]): NotedStatement {
  const nowhere = { start: null, end: null, prefix: null, suffix: null };
  return { id, ...nowhere, ...noted, reason: reason ?? null, promotedTo: [...promotedTo] };
}

const byPlace = (a: NotedStatement, b: NotedStatement): number => (a.start ?? Infinity) - (b.start ?? Infinity) || 0;
