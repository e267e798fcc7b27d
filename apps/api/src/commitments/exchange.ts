import { createParamDecorator, type ExecutionContext, Param } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IdPipe } from '../http/id.pipe.js';

/** A request and the reply to it. */
export interface Exchange {
  readonly http: FastifyRequest;
  readonly reply: FastifyReply;
}

export const Exchange = createParamDecorator((_: unknown, context: ExecutionContext): Exchange => {
  const exchange = context.switchToHttp();
  return { http: exchange.getRequest<FastifyRequest>(), reply: exchange.getResponse<FastifyReply>() };
});

/** The id in the path. */
export const Id = (name = 'id'): ParameterDecorator => Param(name, IdPipe);
