import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { ReadSide } from '#libs/application';

const SECONDS_DEFAULT = 2;
const SECONDS_MAX = 30;

/** `minPosition` on a read waits for the read models, as long as `Prefer: wait=N` says (RFC 7240), and never serves older data. */
@Injectable()
export class FreshnessInterceptor implements NestInterceptor {
  constructor(private readonly reads: ReadSide) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp().getRequest<FastifyRequest>();
    const { minPosition } = http.query as { readonly minPosition?: string };
    if (minPosition !== undefined) {
      const wait = waitIn(http.headers['prefer']);
      if (wait !== undefined) {
        void context.switchToHttp().getResponse<FastifyReply>().header('Preference-Applied', `wait=${wait}`);
      }
      await this.reads.waitFor(minPosition, (wait ?? SECONDS_DEFAULT) * 1_000);
    }
    return next.handle();
  }
}

/** The seconds of `wait=N`, at most 30; a preference that cannot be understood is none. */
export function waitIn(prefer: string | readonly string[] | undefined): number | undefined {
  const wait = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:$|[,;])/i.exec([prefer ?? ''].flat().join(','))?.[1];
  return wait === undefined ? undefined : Math.min(Number(wait), SECONDS_MAX);
}
