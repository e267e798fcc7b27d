import { ApiExtraModels } from '@nestjs/swagger';

/** What is wrong, and where. */
export class InputError {
  /** RFC 6901, into the body; `/name` for a parameter of the query. */
  readonly pointer!: string;
  readonly detail!: string;
}

/** RFC 9457. A problem may say more in members of its own, such as `allowed`, `state`, `nearest`, `closest` or `version`. */
@ApiExtraModels(InputError)
export class ProblemAnswer {
  /** `/problems/<code>` */
  readonly type!: string;
  readonly title!: string;
  readonly status!: number;
  readonly detail!: string;
  /** The path that was asked for. */
  readonly instance!: string;
  /** Stable: match on it. */
  readonly code!: string;
  /** For malformed input. */
  readonly errors?: InputError[];
}
