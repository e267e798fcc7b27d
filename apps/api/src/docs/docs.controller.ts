import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { refuse } from '#libs/commitments';
import { Allows } from '../access/allows.js';
import { Offers } from '../http/accept.guard.js';
import { type ProblemCode, type ProblemKind, PROBLEMS } from '../problem/codes.js';
import { OpenApi } from './openapi.js';

const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Everything comes from this server; the styles that Swagger UI sets inline and its icons in `data:` are all else. */
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Pacta: the API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="icon" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"><p>The API is described by <a href="/openapi.json">/openapi.json</a>; this page needs JavaScript to show it.</p></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/begin.js"></script>
  </body>
</html>
`;

const BEGIN = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });\n`;

const FILES: Readonly<Record<string, { readonly type: string; content(): string | Buffer }>> = {
  'begin.js': { type: 'text/javascript; charset=utf-8', content: () => BEGIN },
  'swagger-ui-bundle.js': { type: 'text/javascript; charset=utf-8', content: () => read('swagger-ui-bundle.js') },
  'swagger-ui.css': { type: 'text/css; charset=utf-8', content: () => read('swagger-ui.css') },
  'favicon-32x32.png': { type: 'image/png', content: () => read('favicon-32x32.png') },
};

const read = (name: string): Buffer => readFileSync(join(SWAGGER_UI, name));

/** The description of the API, for machines and for people. Nothing in it is loaded from the network. */
@ApiExcludeController()
@Controller()
export class DocsController {
  constructor(private readonly openApi: OpenApi) {}

  @Allows('public')
  @Get('openapi.json')
  @Offers('application/json', 'application/openapi+json')
  describe(@Res({ passthrough: true }) reply: FastifyReply): object {
    void reply.header('Cache-Control', 'no-cache');
    return this.openApi.document;
  }

  @Allows('public')
  @Get('docs')
  @Offers('text/html')
  page(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.type('text/html; charset=utf-8').header('Content-Security-Policy', POLICY);
    return PAGE;
  }

  @Allows('public')
  @Get('docs/:file')
  @Offers('text/html', 'text/css', 'text/javascript', 'image/png')
  file(@Param('file') name: string, @Res({ passthrough: true }) reply: FastifyReply): string | Buffer {
    const file = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
    if (!file) throw refuse('not-found', 'There is no such page.');
    void reply.type(file.type).headers({ 'Cache-Control': 'max-age=3600', 'Content-Security-Policy': POLICY });
    return file.content();
  }

  /** What `type` of a problem leads to. */
  @Allows('public')
  @Get('problems/:code')
  problem(@Param('code') code: string): object {
    const kind = Object.hasOwn(PROBLEMS, code) ? (PROBLEMS[code as ProblemCode] as ProblemKind) : undefined;
    if (!kind) throw refuse('not-found', 'There is no such problem.');
    return { type: `/problems/${code}`, code, status: kind.status, title: kind.title };
  }

  @Allows('public')
  @Get('problems')
  problems(): object {
    return {
      items: Object.entries<ProblemKind>(PROBLEMS).map(([code, { status, title }]) => ({
        type: `/problems/${code}`,
        code,
        status,
        title,
      })),
    };
  }
}
