import { Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { problemTable } from '../problem/codes.js';
import { complete, KEY_SCHEME } from './complete.js';
import { InputError, ProblemAnswer } from './problem.answers.js';

const INTRODUCTION = `An event-sourced ledger of public commitments between states and organisations.

Every answer that is not a success is an RFC 9457 problem (\`application/problem+json\`) with a stable \`code\`:

${problemTable()}`;

/** The description of the API in OpenAPI 3.1, made once when it is first asked for. */
@Injectable()
export class OpenApi {
  private app: NestFastifyApplication | undefined;
  private made: OpenAPIObject | undefined;

  describe(app: NestFastifyApplication): void {
    this.app = app;
  }

  get document(): OpenAPIObject {
    if (!this.app) throw new Error('no application was named');
    this.made ??= complete(
      SwaggerModule.createDocument(this.app, base(), {
        operationIdFactory: (_, method) => method,
        extraModels: [ProblemAnswer, InputError],
      }),
    );
    return this.made;
  }
}

const base = () =>
  new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Pacta')
    .setDescription(INTRODUCTION)
    .setVersion('1')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        description: 'A key of this ledger, or an access token of its identity provider.',
      },
      KEY_SCHEME,
    )
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .build();
