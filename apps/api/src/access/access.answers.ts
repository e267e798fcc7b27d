import { ApiExtraModels } from '@nestjs/swagger';

/** Somebody read, or wanted to do what they may not. */
export class AccessAnswer {
  /** Its place among all, from 1. */
  readonly number!: number;
  /** UTC. */
  readonly at!: string;
  /** As events name it. */
  readonly actor!: string;
  /** Whose it is, as the keys or the identity provider say. */
  readonly name!: string | null;
  /** The id of a key, or whose token it was. */
  readonly credential!: string;
  readonly method!: string;
  /** With its query, which says what was looked for. */
  readonly path!: string;
  /** The path's pattern. */
  readonly route!: string;
  readonly status!: number;
}

@ApiExtraModels(AccessAnswer)
export class AccessesAnswer {
  readonly items!: AccessAnswer[];
  /** The cursor of the next page. */
  readonly next!: string | null;
}
