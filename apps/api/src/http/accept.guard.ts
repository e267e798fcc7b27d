import { applyDecorators, type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { EdgeProblem } from '../problem/problem.js';

export const JSON_TYPE = 'application/json';
export const CSV_TYPE = 'text/csv';
export const NDJSON_TYPE = 'application/x-ndjson';
export const SSE_TYPE = 'text/event-stream';
export const TEXT_TYPE = 'text/plain';
export const BYTES_TYPE = 'application/octet-stream';

/** Where OpenAPI finds them until its document is completed. */
export const OFFERED_TYPES = 'x-offered-types';

/** The media types that an operation answers in, the default first. Without it: JSON. */
export const Offers = (...types: readonly string[]): MethodDecorator =>
  applyDecorators(SetMetadata(OFFERED_TYPES, types), ApiExtension(OFFERED_TYPES, types));

/** Answers 406 before anything is done, when nothing that is offered is acceptable. */
@Injectable()
export class AcceptGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const offered = this.reflector.get<readonly string[] | undefined>(OFFERED_TYPES, context.getHandler()) ?? [
      JSON_TYPE,
    ];
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (acceptedType(headers.accept, offered)) return true;
    throw new EdgeProblem('not-acceptable', `This is offered as ${offered.join(', ')}, not as ${headers.accept}.`);
  }
}

/** The offered type that an `Accept` header prefers (RFC 9110 §12.5.1); of equally good ones the first. */
export function acceptedType(accept: string | undefined, offered: readonly string[]): string | undefined {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const ranges = accept.split(',').map(rangeOf);
  const quality = (type: string): number =>
    ranges.filter((range) => matches(range.type, type)).toSorted((a, b) => specificity(b.type) - specificity(a.type))[0]
      ?.q ?? 0;
  const [best] = offered.map((type) => ({ type, q: quality(type) })).toSorted((a, b) => b.q - a.q);
  return best && best.q > 0 ? best.type : undefined;
}

function rangeOf(range: string): { readonly type: string; readonly q: number } {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { type, q: q === undefined ? 1 : Number(q) || 0 };
}

const matches = (range: string, type: string): boolean =>
  range === '*/*' || range === type || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)));

const specificity = (range: string): number => (range === '*/*' ? 0 : range.endsWith('/*') ? 1 : 2);
