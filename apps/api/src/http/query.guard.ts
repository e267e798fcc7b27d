import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { RouteParamtypes } from '@nestjs/common/internal';
import type { FastifyRequest } from 'fastify';
import { refuse } from '#libs/commitments';

/** `dryRun` on any write, `minPosition` on any read: here once, so that no class of a query lists them. */
export const COMMON_PARAMETERS: ReadonlyMap<string, { readonly values: RegExp; readonly allowed: string }> = new Map([
  ['dryRun', { values: /^(true|false)$/, allowed: 'true or false' }],
  ['minPosition', { values: /^(0|[1-9]\d{0,18})$/, allowed: 'a position: a decimal number as a receipt holds it' }],
]);

/** Checks the parameters that every path knows, and that nothing else stands where a handler asks for no query. */
@Injectable()
export class QueryGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp().getRequest<FastifyRequest>();
    const known = http.method === 'GET' || http.method === 'HEAD' ? 'minPosition' : 'dryRun';
    const given = Object.entries(http.query as Record<string, unknown>);
    const declares = given.length > 0 && declaresQuery(context);
    for (const [name, value] of given) {
      const common = COMMON_PARAMETERS.get(name);
      const foreign = common || !declares || name in Object.prototype;
      if (name !== known && foreign) throw invalid(name, 'is no parameter of this operation');
      if (!common || (typeof value === 'string' && common.values.test(value))) continue;
      throw invalid(name, `must be ${common.allowed}, once`);
    }
    return true;
  }
}

/** Whether the handler has a `@Query()`, whose class says what else is known. */
function declaresQuery(context: ExecutionContext): boolean {
  const args = Reflect.getMetadata('__routeArguments__', context.getClass(), context.getHandler().name) as
    | object
    | undefined;
  return Object.keys(args ?? {}).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
}

function invalid(name: string, detail: string): Error {
  return refuse('invalid-request', `The query is not valid: ${name} ${detail}.`, {
    errors: [{ pointer: `/${name}`, detail }],
  });
}
