/**
 * A rule says no. `code` is stable and kebab-case: specs and clients match on it, never on `message`.
 * `detail` says what would be possible instead and is published as it is (RFC 9457 extension members).
 */
export class Refused<Code extends string = string> extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly code: Code,
    message: string,
    readonly detail: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}
