import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { Access } from '#libs/access';
import { accessOf } from '../access/allows.js';

export interface Route {
  readonly method: string;
  /** The pattern. */
  readonly url: string;
  readonly access: Access;
}

/** The paths that are served, by which methods, and for whom. */
@Injectable()
export class Paths {
  private readonly served = new Map<string, { readonly pattern: RegExp; readonly methods: Map<string, Access> }>();

  /** Before any route is added. A route that does not say who may call it ends the start. */
  watch(server: FastifyInstance): void {
    server.addHook('onRoute', ({ url, method, config }) => {
      const access = accessOf(config ?? {});
      if (!access) throw new Error(`who may call ${String(method)} ${url}? It needs @Allows`);
      const known = this.served.get(url) ?? { pattern: patternOf(url), methods: new Map() };
      this.served.set(url, known);
      for (const each of [method].flat()) known.methods.set(each, access);
    });
  }

  /** Every route, and who may call it. */
  routes(): readonly Route[] {
    return [...this.served].flatMap(([url, { methods }]) =>
      [...methods].map(([method, access]) => ({ method, url, access })),
    );
  }

  /** The methods of a path, `OPTIONS` among them; none for an unknown path. */
  methodsOf(path: string): readonly string[] {
    const methods = [...this.served.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap(({ methods: served }) => [...served.keys()]);
    return methods.length === 0 ? [] : [...new Set([...methods, 'OPTIONS'])].toSorted();
  }
}

/** `/v1/commitments/:id` as a pattern; `*` at the end is any path. */
function patternOf(url: string): RegExp {
  const parts = url
    .split('/')
    .map((part) =>
      part === '*' ? '.+' : part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    );
  return new RegExp(`^${parts.join('/')}$`);
}
