import type { FastifyInstance } from 'fastify';
import { refuse } from '#libs/commitments';
import { EdgeProblem } from '../problem/problem.js';
import { repeatedName } from './repeated-name.js';

/** How deep a body may be nested. Nothing in the contract comes near it, and nothing recursive below is at risk. */
const DEPTH_MAX = 32;

/** Names that every object in JavaScript has already: no field of the contract has one, and validation would overlook them. */
const FORBIDDEN_NAMES = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The only body that is read: JSON in UTF-8. Other media types meet 415. */
export function readJsonBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addHook('onRequest', async ({ headers }) => refuseEncoded(headers['content-encoding']));
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, parse(body as Buffer, request.headers['content-type'] ?? ''));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** A compressed body would have to be measured while it is unpacked. */
function refuseEncoded(encoding: string | undefined): void {
  if (encoding === undefined || /^identity$/i.test(encoding)) return;
  throw new EdgeProblem('unsupported-media-type', `Send the body as it is, without Content-Encoding: ${encoding}.`);
}

function parse(body: Buffer, contentType: string): unknown {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new EdgeProblem('unsupported-media-type', `Send the body in UTF-8, not in ${charset}.`);
  }
  if (body.length === 0) throw malformed('The body is empty: send a JSON object.');
  return jsonIn(body, 'body');
}

/** @param what holds the JSON, for whoever reads the refusal */
export function jsonIn(bytes: Buffer, what: 'body' | 'line'): unknown {
  const value: unknown = parsed(decoded(bytes, what), what);
  const flaw = flawIn(value, 0);
  if (flaw) throw malformed(flaw.detail, flaw.pointer);
  const repeated = repeatedName(bytes, value);
  if (repeated !== undefined) throw malformed(`The ${what} names ${JSON.stringify(repeated)} twice in one object.`);
  return value;
}

function decoded(bytes: Buffer, what: string): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed(`The ${what} is not valid UTF-8.`);
  }
}

function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed(`The ${what} is not valid JSON: ${(error as SyntaxError).message}.`);
  }
}

interface Flaw {
  readonly detail: string;
  readonly pointer: string;
}

const here = (detail: string): Flaw => ({ detail, pointer: '' });

/** The first, if any. Recursion ends at `DEPTH_MAX`; where it stands is put together on the way back. */
function flawIn(value: unknown, depth: number): Flaw | undefined {
  if (typeof value === 'string') return value.isWellFormed() ? undefined : here('holds half of a surrogate pair');
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= DEPTH_MAX) return here(`is nested deeper than ${DEPTH_MAX} levels`);
  const isList = Array.isArray(value);
  for (const name of Object.keys(value)) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    const isForbidden = !isList && FORBIDDEN_NAMES.has(name);
    const flaw = isForbidden ? here('is no known field') : flawIn(member, depth + 1);
    if (flaw) return { ...flaw, pointer: `/${pointerPart(name)}${flaw.pointer}` };
  }
  return undefined;
}

/** RFC 6901 §3. */
export const pointerPart = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

function malformed(detail: string, pointer = ''): Error {
  const message = pointer === '' ? detail : `${pointer} ${detail}.`;
  return refuse('invalid-request', message, { errors: [{ pointer, detail }] });
}
