import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ReadSide } from '#libs/application';

const SECONDS_DEFAULT = 2;
const SECONDS_MAX = 30;

/**
 * `minPosition` on a read waits for the read models, as long as `Prefer: wait=N` says (RFC 7240), and never serves older data.
 * A guard, since an interceptor has Nest carry the answer of every request through streams.
 */
@Injectable()
export class FreshnessGuard implements CanActivate {
  constructor(private readonly reads: ReadSide) {}

  canActivate(context: ExecutionContext): true | Promise<true> {
    const http = context.switchToHttp().getRequest<FastifyRequest>();
    const { minPosition } = http.query as { readonly minPosition?: string };
    if (minPosition === undefined) return true;
    const wait = waitIn(http.headers['prefer']);
    if (wait !== undefined) {
      void context.switchToHttp().getResponse<FastifyReply>().header('Preference-Applied', `wait=${wait}`);
    }
    return this.reads.waitFor(minPosition, (wait ?? SECONDS_DEFAULT) * 1_000).then(() => true);
  }
}

/** The seconds of `wait=N`, at most 30; a preference that cannot be understood is none. */
export function waitIn(prefer: string | readonly string[] | undefined): number | undefined {
  const wait = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:$|[,;])/i.exec([prefer ?? ''].flat().join(','))?.[1];
  return wait === undefined ? undefined : Math.min(Number(wait), SECONDS_MAX);
}
