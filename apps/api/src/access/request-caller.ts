import type { FastifyRequest } from 'fastify';
import type { Caller } from '#libs/access';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whoever makes it; absent where nobody was asked. */
    caller: Caller | undefined;
    /** Whether its credential would be let in now as well: an answer that goes on for long asks again. */
    mayStill: () => Promise<boolean>;
  }
}

/** Whoever makes a request of an operation that is not public. */
export function callerOf({ caller, routeOptions }: FastifyRequest): Caller {
  if (caller) return caller;
  throw new Error(`nobody was asked for at ${routeOptions.url}`);
}
