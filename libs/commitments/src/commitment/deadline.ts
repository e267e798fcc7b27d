import { DAY, isDuration, isMoment, isZone, type Duration, type Moment, plus } from '#libs/event-sourcing';

export const DEADLINE_TYPES = [
  'date',
  'period',
  'relative',
  'event',
  'recurring',
  'conditional',
  'vague_soon',
  'standing',
  'until_condition',
  'none',
] as const;
export type DeadlineType = (typeof DEADLINE_TYPES)[number];

/** What a `relative` deadline counts from, or an `event` deadline is bound to; it has a date once that is known. */
export interface Anchor {
  /** In words: "entry into force", "the Summit for Democracy". */
  readonly event: string;
  readonly date?: Moment;
  /** How long after the anchor's date. */
  readonly within?: Duration;
}

/** A deadline kept as it was said: no date is ever invented for "as early as possible". */
export interface Deadline {
  readonly type: DeadlineType;
  /** The words as they were said. */
  readonly asStated?: string;
  readonly notBefore?: Moment;
  readonly notAfter?: Moment;
  /** IANA zone of the dates; UTC without it. */
  readonly zone?: string;
  readonly anchor?: Anchor;
  /** In words: what must come about first (`conditional`), or ends it (`until_condition`). */
  readonly condition?: string;
  /** How often a `recurring` one falls due. */
  readonly every?: Duration;
  /** How long nothing may move before somebody should look: overrides the default of the type. */
  readonly reviewEvery?: Duration;
}

/** The only deadline of a commitment that states none. */
export const NO_DEADLINE: Deadline = { type: 'none' };

const NEEDS: Readonly<Partial<Record<DeadlineType, readonly (keyof Deadline)[]>>> = {
  date: ['notAfter'],
  period: ['notAfter'],
  relative: ['anchor', 'asStated'],
  event: ['anchor', 'asStated'],
  recurring: ['every'],
  conditional: ['condition', 'asStated'],
  until_condition: ['condition', 'asStated'],
};

/** The fields that mean something for some types only, and for which. */
const BELONGS: Readonly<Partial<Record<keyof Deadline, readonly DeadlineType[]>>> = {
  notBefore: ['date', 'period', 'recurring', 'conditional', 'standing', 'until_condition'],
  notAfter: ['date', 'period', 'recurring', 'conditional', 'standing', 'until_condition'],
  anchor: ['relative', 'event', 'conditional'],
  condition: ['conditional', 'until_condition'],
  every: ['recurring'],
};

/** What is said is never ignored: a field that means nothing for the type is told, with the types that have it. */
function foreignFields(deadline: Deadline): readonly { readonly field: string; readonly detail: string }[] {
  return Object.entries(BELONGS)
    .filter(([field, types]) => deadline[field as keyof Deadline] !== undefined && !types.includes(deadline.type))
    .map(([field, types]) => ({
      field,
      detail: `means nothing for a deadline of type ${deadline.type}; these have it: ${types.join(', ')}`,
    }));
}

/** What is malformed in a deadline, by field; nothing when it can be kept. */
export function deadlineProblems(deadline: Deadline): readonly { readonly field: string; readonly detail: string }[] {
  const problems = [...foreignFields(deadline)];
  const { type, notBefore, notAfter, zone, every, reviewEvery, anchor } = deadline;
  const needs = NEEDS[type];
  if (needs && !needs.some((field) => deadline[field] !== undefined)) {
    const [first, ...others] = needs;
    const or = others.length > 0 ? `, or ${others.join(', or ')} instead` : '';
    problems.push({ field: first!, detail: `must be given for a deadline of type ${type}${or}` });
  }
  for (const [field, moment] of Object.entries({ notBefore, notAfter, 'anchor/date': anchor?.date })) {
    if (moment !== undefined && !isMoment(moment))
      problems.push({ field, detail: 'must be a date or an RFC 3339 instant that exists' });
  }
  for (const [field, duration] of Object.entries({ every, reviewEvery, 'anchor/within': anchor?.within })) {
    if (duration !== undefined && !isDuration(duration))
      problems.push({ field, detail: 'must be an ISO 8601 duration such as P30D' });
  }
  if (every !== undefined && isDuration(every) && plus(0, every) < DAY)
    problems.push({ field: 'every', detail: 'must be a day or longer, such as P1D' });
  if (zone !== undefined && !isZone(zone))
    problems.push({ field: 'zone', detail: 'must be an IANA time zone such as Asia/Tokyo' });
  return problems;
}
