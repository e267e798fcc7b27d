import type { ActType, KindName } from '#libs/commitments';

/** What is malformed, and where: an RFC 6901 pointer into the request. */
export interface ShapeProblem {
  readonly pointer: string;
  readonly detail: string;
}

/**
 * The shapes that only the state of a commitment can name: terms of its kind, and the data of an event that is corrected.
 * The edge knows the shapes; this is how the core's shell asks.
 */
export abstract class Shapes {
  abstract terms(kind: KindName, terms: unknown, pointer: string): readonly ShapeProblem[];
  /** Whether data, as it would stand after a correction, is valid as an event of that type. */
  abstract event(type: ActType, data: Readonly<Record<string, unknown>>, pointer: string): readonly ShapeProblem[];
}

/** For who makes the commands itself, in their shapes: an import from code, a bench. */
export class TrustedShapes extends Shapes {
  override terms(): readonly ShapeProblem[] {
    return [];
  }

  override event(): readonly ShapeProblem[] {
    return [];
  }
}
