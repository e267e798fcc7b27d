import { createHash } from 'node:crypto';
import { commandIdOf, eventIdOf, uuidv5 } from '#libs/event-sourcing';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An id as the API gives them; a key of a file never looks like one, so a reference is the one or the other. */
export const isId = (reference: string): boolean => UUID.test(reference);

/**
 * What the keys of one caller, or of one table, stand for. Every id derives from the owner and the key alone, so a reference
 * needs no table, no order of lines and no earlier part of the file. README ("Imports") tells the decision.
 */
export class Keys {
  constructor(private readonly owner: string) {}

  /** The fact that a key names: the id of the command that makes it, and `$correlationId` of whatever corrects it later. */
  fact(key: string): string {
    return commandIdOf(this.owner, 'POST', '/v1/imports', key);
  }

  commitment(reference: string): string {
    return isId(reference) ? reference : uuidv5(this.fact(reference), 'commitment');
  }

  document(reference: string): string {
    return isId(reference) ? reference : uuidv5(this.fact(reference), 'document');
  }

  /** The event of a fact; a follow-up and a noted statement are known by theirs. */
  event(reference: string): string {
    return isId(reference) ? reference : eventIdOf(this.fact(reference), 0);
  }
}

/**
 * The command of a correction: another for another content, and another for the same content after a different one, so that
 * a fact can be revised, reverted and revised again.
 * @param before the last event that an import made of the fact
 */
export const revisionId = (fact: string, content: string, before: string): string =>
  uuidv5(fact, `${before} ${createHash('sha256').update(content).digest('hex')}`);
