import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ReadSide } from '#libs/application';
import type { After, Clocks, Page } from '#libs/read-models';
import { acceptedType, CSV_TYPE, JSON_TYPE, NDJSON_TYPE } from '../http/accept.guard.js';
import { cursorOf, type Walk, walkOf } from './cursor.js';
import { csv, ndjson } from './rows.js';
import { askedIn } from './when.js';

const LIMIT_DEFAULT = 50;
/** How many rows are held at a time while everything is streamed. */
const STREAM_PAGE = 500;

/** A field of a row, or by a dot one of what it holds: a spreadsheet sorts and filters by either. */
type Column<Row> = (keyof Row & string) | `${keyof Row & string}.${string}`;

/** What a list is made of: its pages, and the columns of its CSV. */
export interface Listing<Row extends object> {
  readonly columns?: readonly Column<Row>[];
  /** The clocks that the first page pins; by default those of the query. */
  pin?(): Promise<Clocks>;
  page(clocks: Clocks, limit: number, after?: After): Promise<Page<Row>>;
}

export interface ListAnswer<Row> {
  readonly items: readonly Row[];
  /** The cursor of the next page; null behind the last. */
  readonly next: string | null;
  /** Some commitments could not be projected and are missing. */
  readonly incomplete?: true;
}

interface Question {
  readonly limit?: string;
  readonly cursor?: string;
  readonly asOf?: string;
  readonly knownAt?: string;
}

/** Answers every list alike: pages pinned to where the walk began, as JSON, CSV or NDJSON. */
@Injectable()
export class Lists {
  constructor(private readonly reads: ReadSide) {}

  async answer<Row extends object>(
    http: FastifyRequest,
    reply: FastifyReply,
    query: Question,
    listing: Listing<Row>,
  ): Promise<ListAnswer<Row> | AsyncIterable<string>> {
    const type = acceptedType(
      http.headers.accept,
      listing.columns ? [JSON_TYPE, CSV_TYPE, NDJSON_TYPE] : [JSON_TYPE, NDJSON_TYPE],
    );
    const incomplete = await this.reads.incomplete();
    void reply.header('Vary', 'Accept');
    if (type !== JSON_TYPE) {
      void reply.type(type === CSV_TYPE ? 'text/csv; charset=utf-8; header=present' : NDJSON_TYPE);
      if (incomplete) void reply.header('Ledger-Incomplete', 'true');
    }
    const question = questionOf(http, query);
    const walk = await this.begin(question, query, listing);
    const columns = type === CSV_TYPE ? (listing.columns ?? []) : undefined;
    if (type !== JSON_TYPE && query.limit === undefined) return written(everything(listing, walk), columns);
    const page = await listing.page(walk.clocks, Number(query.limit ?? LIMIT_DEFAULT), walk.after);
    const next = page.next ? cursorOf(question, { ...walk, after: page.next }) : null;
    if (next !== null) void reply.header('Link', `<${linkTo(http, query, next)}>; rel="next"`);
    if (type !== JSON_TYPE) return written([page.items], columns);
    return { items: page.items, next, ...(incomplete ? { incomplete: true } : {}) };
  }

  private async begin<Row extends object>(question: string, query: Question, listing: Listing<Row>): Promise<Walk> {
    if (query.cursor !== undefined) return walkOf(question, query.cursor);
    return { clocks: await (listing.pin?.() ?? this.reads.clocks(askedIn(query))) };
  }
}

async function* everything<Row extends object>(
  listing: Listing<Row>,
  { clocks, after }: Walk,
): AsyncGenerator<readonly Row[]> {
  for (let behind = after; ;) {
    const { items, next } = await listing.page(clocks, STREAM_PAGE, behind);
    yield items;
    if (!next) return;
    behind = next;
  }
}

/** The text of pages, a page at a time: the next is asked for when the last was sent. */
async function* written<Row extends object>(
  pages: Iterable<readonly Row[]> | AsyncIterable<readonly Row[]>,
  columns: readonly Column<Row>[] | undefined,
): AsyncGenerator<string> {
  // Nothing is sent before the first page is there: it may be refused.
  let header = columns && csv([columns]);
  for await (const rows of pages) {
    const text = columns ? csv(rows.map((row) => columns.map((column) => valueAt(row, column)))) : ndjson(rows);
    if (header !== undefined || rows.length > 0) yield (header ?? '') + text;
    header = undefined;
  }
}

const valueAt = (row: object, column: string): unknown =>
  column.split('.').reduce<unknown>((value, field) => (value as Record<string, unknown> | null)?.[field], row);

/** What is asked, without where the answer goes on. */
function questionOf(http: FastifyRequest, query: Question): string {
  const { limit: _, cursor: __, ...filters } = query;
  const sorted = Object.entries(filters).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([pathOf(http), sorted]);
}

function linkTo(http: FastifyRequest, query: Question, next: string): string {
  return `${pathOf(http)}?${new URLSearchParams({ ...(query as Record<string, string>), cursor: next }).toString()}`;
}

const pathOf = (http: FastifyRequest): string => http.url.split('?', 1)[0]!;
