import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Body, Controller, Header, Module, Post } from '@nestjs/common';
import { APP_PIPE, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
// oxlint-disable-next-line typescript/consistent-type-imports -- what a parameter is validated against
import { RecordCommitmentBody } from '../../../apps/api/src/commitments/requests/recording.requests.js';
import { InputPipe } from '../../../apps/api/src/http/input.pipe.js';
import { receipt } from '../receipt.js';

/** A route that validates as Pacta's does, answers as it does, and does nothing: no key, no headers, no command, no store. */
@Controller('v1/commitments')
class RouteController {
  @Post()
  @Header('ETag', '"1"')
  record(@Body() _body: RecordCommitmentBody): object {
    return receipt(randomUUID());
  }
}

@Module({ controllers: [RouteController], providers: [{ provide: APP_PIPE, useClass: InputPipe }] })
class RouteModule {}

const app = await NestFactory.create<NestFastifyApplication>(RouteModule, new FastifyAdapter(), { logger: ['error'] });
process.once('SIGTERM', () => process.exit(0));
await app.listen(0, '127.0.0.1');
process.stdout.write(`${await app.getUrl()}\n`);
