import { expect } from '@jest/globals';
import type { Answered, Served } from '../testing.js';
import { RECORDING } from './examples.js';

export type Body = Answered['body'];

export const path = (id: string, rest = ''): string => `/v1/commitments/${id}${rest}`;

/** What most specs do with a server: each step must succeed. */
export const steps = (server: () => Served) => ({
  async record(changes: object = {}): Promise<Body> {
    return succeeded(await server().post('/v1/commitments', { ...RECORDING, ...changes }), 201);
  },

  async made(id: string, act: string, body: object): Promise<Body> {
    return succeeded(await server().post(path(id, `/${act}`), body), 200);
  },

  async view(id: string, query = ''): Promise<Body> {
    return succeeded(await server().get(path(id, query)), 200);
  },
});

function succeeded({ status, body }: Answered, wanted: number): Body {
  expect([status, body.detail]).toEqual([wanted, undefined]);
  return body;
}
