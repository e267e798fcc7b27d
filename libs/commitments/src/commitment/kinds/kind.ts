import type { Rules } from '../rule.js';
import type { OpenStatus } from '../standing.js';
import type { KindName } from '../terms.js';

/** A kind of commitment: one file with its terms and the rules that are its own. */
export interface Kind {
  readonly name: KindName;
  /** As a sentence names one: "planned visit". */
  readonly noun: string;
  /** The status that recording leads to. */
  readonly begins: OpenStatus;
  /** Whether a `standing`, `recurring` or `until_condition` deadline with `notAfter` lapses after it. */
  readonly lapses: boolean;
  /** The acts that this kind knows beside the common ones. */
  readonly rules: Rules;
}
