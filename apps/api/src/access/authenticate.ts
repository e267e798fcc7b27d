import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Access, ANYBODY, Buckets, type Caller, includesRole, type Rate } from '#libs/access';
import { type AccessLog, type Authenticator, Forbidden, NotAuthenticated } from '#libs/application';
import { EdgeProblem } from '../problem/problem.js';
import { accessOf } from './allows.js';
import './request-caller.js';

export interface AccessRules {
  readonly authenticator: Authenticator;
  readonly log: AccessLog;
  /** For each key, each holder of a token, and each address that comes without. */
  readonly rate: Rate;
  /** Whether everybody may read. */
  readonly publicRead: boolean;
}

/**
 * Asks every request who makes it, before its body is read and before anything is said of what is there: a path that is not
 * served is told to those who may come in. Then counts it against the caller's rate, and asks whether the caller may.
 */
export function authenticate(server: FastifyInstance, rules: AccessRules): void {
  const door = new Door(rules);
  server.decorateRequest('caller', undefined);
  server.decorateRequest('mayStill', function mayStill(this: FastifyRequest) {
    return door.lets(this);
  });
  server.addHook('onRequest', async (request) => door.enter(request));
  server.addHook('onResponse', (request, reply, done) => {
    noteReading(rules.log, request, reply);
    done();
  });
}

class Door {
  private readonly buckets: Buckets;

  constructor(private readonly rules: AccessRules) {
    this.buckets = new Buckets(rules.rate);
  }

  async enter(request: FastifyRequest): Promise<void> {
    const access = accessOf(request.routeOptions.config);
    // Whoever watches over the process asks often, and has no key.
    if (request.routeOptions.url?.startsWith('/health/')) return;
    if (access === 'public') return this.count(`address ${request.ip}`);
    request.caller = await this.callerOf(request, access);
    this.count(request.caller.credential);
    if (access && !includesRole(request.caller.roles, access)) throw new Forbidden(access);
  }

  /** Where that cannot be told, whoever was let in stays. */
  async lets(request: FastifyRequest): Promise<boolean> {
    const access = accessOf(request.routeOptions.config);
    if (access === 'public') return true;
    try {
      const { roles } = await this.callerOf(request, access);
      return !access || includesRole(roles, access);
    } catch (error) {
      return !(error instanceof EdgeProblem);
    }
  }

  private async callerOf({ headers, ip, method }: FastifyRequest, access: Access | undefined): Promise<Caller> {
    const address = `address ${ip}`;
    if (headers.authorization === undefined) {
      if (this.rules.publicRead && access === 'reader' && (method === 'GET' || method === 'HEAD'))
        return { actor: ANYBODY, roles: ['reader'], credential: address };
      this.count(address);
      throw unauthenticated('Send a key of this ledger: Authorization: Bearer <key>.');
    }
    try {
      return await this.rules.authenticator.authenticate(bearerOf(headers.authorization));
    } catch (error) {
      this.count(address);
      throw error instanceof NotAuthenticated ? unauthenticated(error.message, ', error="invalid_token"') : error;
    }
  }

  private count(name: string): void {
    const wait = this.buckets.take(name, performance.now());
    if (wait === 0) return;
    const seconds = String(Math.ceil(wait));
    throw new EdgeProblem('too-many-requests', `Send fewer requests at a time: go on in ${seconds} s.`, {
      'Retry-After': seconds,
    });
  }
}

/** RFC 6750 §3. */
const unauthenticated = (detail: string, error = ''): EdgeProblem =>
  new EdgeProblem('unauthenticated', detail, { 'WWW-Authenticate': `Bearer realm="pacta"${error}` });

/** RFC 6750 §2.1. */
function bearerOf(authorization: string): string {
  const token = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1];
  if (token !== undefined) return token;
  throw new NotAuthenticated('The Authorization header is none of the form: Bearer <key>.');
}

/** Who read, and who wanted to and might not: what is written stands in the ledger, with its actor. */
function noteReading(log: AccessLog, { caller, method, url, routeOptions }: FastifyRequest, reply: FastifyReply): void {
  if (!caller || (method !== 'GET' && method !== 'HEAD' && reply.statusCode !== 403)) return;
  const { actor, credential } = caller;
  const route = routeOptions.url ?? 'none';
  log.note({ actor, credential, method, path: url, route, status: reply.statusCode });
}
