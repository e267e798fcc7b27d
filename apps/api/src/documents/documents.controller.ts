import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { documentIdOf, ExecuteDocument, type Receipt } from '#libs/application';
import { rfc3339 } from '#libs/event-sourcing';
import { Queries } from '#libs/read-models';
import { Described } from '../docs/described.js';
import { CSV_TYPE, JSON_TYPE, NDJSON_TYPE, Offers } from '../http/accept.guard.js';
import { IdPipe } from '../http/id.pipe.js';
import { ReceiptAnswer } from '../http/receipt.answers.js';
import { tagged } from '../http/tagged.js';
import { Writes } from '../http/writes.js';
import { ListQuery } from '../lists/list.requests.js';
import { type ListAnswer, Lists } from '../lists/lists.js';
import { described, DocumentReader } from './document-reader.js';
import { AddedDocumentAnswer, DocumentAnswer, type DocumentRow, DocumentsAnswer } from './documents.answers.js';
import { ADDED, DOCUMENT, DOCUMENTS, NEW_DOCUMENT, NEW_STATEMENT, NOTED } from './documents.examples.js';
import { AddDocumentBody, NoteStatementBody } from './documents.requests.js';

const COLUMNS = [
  'id',
  'title',
  'publisher',
  'publishedOn',
  'url',
  'language',
  'sha256',
  'characters',
  'recordedAt',
] as const;

/** The texts that promises are read in. */
@ApiTags('documents')
@Controller('v1/documents')
export class DocumentsController {
  constructor(
    private readonly writes: Writes,
    private readonly lists: Lists,
    private readonly queries: Queries,
    private readonly reader: DocumentReader,
  ) {}

  @Post()
  @Described({
    access: 'recorder',
    summary: 'Add a document',
    status: 201,
    type: AddedDocumentAnswer,
    request: NEW_DOCUMENT,
    answer: ADDED,
  })
  async addDocument(
    @Body() body: AddDocumentBody,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Receipt & ReturnType<typeof described>> {
    const id = documentIdOf(body);
    const make = (request: ConstructorParameters<typeof ExecuteDocument>[2]) =>
      new ExecuteDocument(id, { type: 'add-document', data: body }, request);
    return { ...(await this.writes.carry(http, reply, make, () => `/v1/documents/${id}`)), ...described(body) };
  }

  @Get()
  @Offers(JSON_TYPE, CSV_TYPE, NDJSON_TYPE)
  @Described({
    access: 'reader',
    summary: 'List the documents, newest first',
    type: DocumentsAnswer,
    answer: DOCUMENTS,
  })
  async listDocuments(
    @Query() query: ListQuery,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListAnswer<DocumentRow> | AsyncIterable<string>> {
    return this.lists.answer<DocumentRow>(http, reply, query, {
      columns: COLUMNS,
      page: async ({ knownAt }, limit, after) => {
        const { items, ...next } = await this.queries.documents(limit, after, knownAt);
        return { items: items.map((item) => ({ ...item, recordedAt: rfc3339(item.recordedAt) })), ...next };
      },
    });
  }

  @Get(':id')
  @Described({
    access: 'reader',
    summary: 'Read a document, with the quotes anchored in it',
    type: DocumentAnswer,
    answer: DOCUMENT,
  })
  async readDocument(
    @Param('id', IdPipe) id: string,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DocumentAnswer | undefined> {
    const document = await this.reader.view(id);
    return tagged(http, reply, document.version, document);
  }

  @Post(':id/statements')
  @Described({
    access: 'recorder',
    summary: 'Note a statement that is no commitment',
    status: 201,
    type: ReceiptAnswer,
    request: NEW_STATEMENT,
    answer: NOTED,
  })
  async noteStatement(
    @Param('id', IdPipe) id: string,
    @Body() body: NoteStatementBody,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Receipt> {
    const make = (request: ConstructorParameters<typeof ExecuteDocument>[2]) =>
      new ExecuteDocument(id, { type: 'note-statement', data: body }, request);
    return this.writes.carry(http, reply, make, ({ statementId }) => `/v1/documents/${id}#${statementId}`);
  }
}
