import { ValidateBy } from 'class-validator';
import { isMoment, lastInstantOf, type Instant } from '#libs/event-sourcing';
import type { Asked } from '#libs/application';

/** A date, or an RFC 3339 instant with its offset. */
const isWhen = (value: unknown): value is string =>
  isMoment(value) && (value.length <= 10 || /(Z|[+-]\d\d:\d\d)$/.test(value));

export const IsWhen = (): PropertyDecorator =>
  ValidateBy({
    name: 'isWhen',
    validator: {
      validate: isWhen,
      defaultMessage: () =>
        'must be a date (2021-11-13, 2021-11, 2021) or an RFC 3339 instant with offset (+ is written %2B in a query)',
    },
  });

/** Text that is a whole number in a range: queries hold no numbers. */
export const IsWholeNumber = (least: number, most: number): PropertyDecorator =>
  ValidateBy({
    name: 'isWholeNumber',
    validator: {
      validate: (value) =>
        typeof value === 'string' && /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most,
      defaultMessage: () => `must be a whole number from ${least} to ${most}`,
    },
  });

/** The clocks that a query names; a date means its last instant, UTC. */
export function askedIn({ asOf, knownAt }: { readonly asOf?: string; readonly knownAt?: string }): Asked {
  return { ...instant('asOf', asOf), ...instant('knownAt', knownAt) };
}

function instant<Name extends 'asOf' | 'knownAt'>(
  name: Name,
  when: string | undefined,
): { readonly [N in Name]?: Instant } {
  return (when === undefined ? {} : { [name]: lastInstantOf(when) }) as { readonly [N in Name]?: Instant };
}
