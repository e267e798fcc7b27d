import { createHash } from 'node:crypto';
import type { After, Clocks } from '#libs/read-models';
import { refuse } from '#libs/commitments';

/** Where a walk through a list goes on: the clocks that its first page pinned, and the row behind which the page ended. */
export interface Walk {
  readonly clocks: Clocks;
  readonly after?: After;
}

/**
 * A cursor is opaque: the walk, and a digest over it together with the question it belongs to. So one that was changed, or
 * that comes with other parameters, is told apart.
 */
export function cursorOf(question: string, { clocks: { asOf, knownAt }, after }: Walk): string {
  const walk = Buffer.from(JSON.stringify([asOf, knownAt, after?.key, after?.id])).toString('base64url');
  return `${walk}.${digest(question, walk)}`;
}

export function walkOf(question: string, cursor: string): Walk {
  const [walk = '', mark] = cursor.split('.', 2);
  if (mark !== digest(question, walk)) throw foreign();
  const [asOf, knownAt, key, id] = JSON.parse(Buffer.from(walk, 'base64url').toString()) as [
    number,
    string,
    string | number,
    string,
  ];
  return { clocks: { asOf, knownAt }, after: { key, id } };
}

/** Raised when the order of a list, or what names a row of it, is another: then earlier cursors are of no list. */
const FORMAT = 2;

const digest = (question: string, walk: string): string =>
  createHash('sha256').update(`${FORMAT}\n${question}\n${walk}`).digest('base64url').slice(0, 16);

function foreign(): Error {
  const detail = 'is no cursor of this list with these parameters: repeat those of the page before, or leave it out';
  return refuse('invalid-request', `The query is not valid: cursor ${detail}.`, {
    errors: [{ pointer: '/cursor', detail }],
  });
}
