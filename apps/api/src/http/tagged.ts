import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Answers a GET with a strong tag, `"<version>-<digest>"`: the digest moves with the day while the version stands, and
 * `If-Match` compares the version. `If-None-Match` that names the tag meets 304 without a body.
 */
export function tagged<Body extends object>(
  http: FastifyRequest,
  reply: FastifyReply,
  version: number,
  body: Body,
): Body | undefined {
  const digest = createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 16);
  const tag = `"${version}-${digest}"`;
  void reply.header('ETag', tag).header('Cache-Control', 'no-cache');
  if (!names(http.headers['if-none-match'], tag)) return body;
  void reply.status(304);
  return undefined;
}

/** Weak comparison (RFC 9110 §13.1.2). */
const names = (header: string | undefined, tag: string): boolean =>
  header !== undefined &&
  header
    .split(',')
    .map((each) => each.trim().replace(/^W\//, ''))
    .some((each) => each === '*' || each === tag);
