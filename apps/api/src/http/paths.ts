import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

/** The paths that are served, and by which methods. */
@Injectable()
export class Paths {
  private readonly served = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();

  /** Before any route is added. */
  watch(server: FastifyInstance): void {
    server.addHook('onRoute', ({ url, method }) => {
      const known = this.served.get(url) ?? { pattern: patternOf(url), methods: new Set() };
      this.served.set(url, known);
      for (const each of [method].flat()) known.methods.add(each);
    });
  }

  /** The methods of a path, `OPTIONS` among them; none for an unknown path. */
  methodsOf(path: string): readonly string[] {
    const methods = [...this.served.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((each) => [...each.methods]);
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
