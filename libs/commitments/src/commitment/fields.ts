import { type Amount, spokenAmount } from '../amount.js';
import type { CommitmentData } from './commitment.events.js';
import type { Deadline, DeadlineType } from './deadline.js';
import type { FactType } from './facts.js';
import type { ScopeClause } from './kinds/defense-guarantee.js';
import type { Terms } from './terms.js';
import {
  listed,
  partyNames,
  quoted,
  spoken,
  spokenDuration,
  spokenInterval,
  spokenTime,
  unended,
  worded,
} from './words.js';

type FieldOf<T> = T extends unknown ? keyof T : never;
type Field = Exclude<FieldOf<CommitmentData[FactType]> | FieldOf<Terms>, 'kind' | 'followUp'>;

/**
 * What a field holds, and so how it is said: `entry` is the id of an event of the same commitment, `commitment` that of another
 * one, a `word` one of ours; `thing` is never spelled out.
 */
type Sort =
  | 'moment'
  | 'zone'
  | 'parties'
  | 'word'
  | 'entry'
  | 'commitment'
  | 'name'
  | 'text'
  | 'deadline'
  | 'scope'
  | 'amount'
  | 'thing';

/** Every field that an entry or the terms of a commitment can have, as a reader calls it. */
const FIELDS: Readonly<Record<Field, readonly [name: string, sort: Sort]>> = {
  effective: ['date', 'moment'],
  zone: ['time zone', 'zone'],
  subject: ['subject', 'text'],
  debtors: ['debtors', 'parties'],
  debtor: ['debtor', 'parties'],
  creditors: ['creditors', 'parties'],
  beneficiaries: ['beneficiaries', 'parties'],
  thirdParties: ['third parties', 'parties'],
  terms: ['terms', 'thing'],
  strength: ['strength', 'thing'],
  deadline: ['deadline', 'deadline'],
  speakers: ['speakers', 'thing'],
  verifiable: ['verifiability', 'thing'],
  source: ['source', 'thing'],
  note: ['note', 'text'],
  by: ['acting party', 'parties'],
  agreedBy: ['agreeing parties', 'parties'],
  changes: ['amended content', 'thing'],
  reason: ['reason', 'text'],
  which: ['condition', 'word'],
  situation: ['situation', 'text'],
  from: ['beginning', 'moment'],
  to: ['end', 'moment'],
  until: ['end', 'moment'],
  place: ['place', 'name'],
  format: ['format', 'word'],
  degree: ['degree', 'word'],
  ground: ['ground', 'text'],
  assessor: ['assessor', 'name'],
  scheme: ['scheme', 'name'],
  score: ['score', 'name'],
  window: ['period', 'name'],
  final: ['finality', 'thing'],
  replacement: ['replacement', 'commitment'],
  statement: ['reservation', 'text'],
  reservation: ['reservation', 'entry'],
  opposesEntryIntoForce: ['opposition to its entry into force', 'thing'],
  predecessor: ['predecessor', 'parties'],
  successor: ['successor', 'parties'],
  stance: ['stance', 'word'],
  action: ['action', 'text'],
  owner: ['owner', 'name'],
  dueOn: ['due date', 'moment'],
  about: ['occasion', 'word'],
  outcome: ['outcome', 'word'],
  modality: ['modality', 'word'],
  amount: ['amount', 'amount'],
  recipient: ['recipient', 'parties'],
  stage: ['stage', 'word'],
  what: ['delivery', 'text'],
  obligation: ['obligation', 'word'],
  instrument: ['instrument', 'thing'],
  scope: ['scope', 'scope'],
  trigger: ['trigger', 'text'],
  means: ['means', 'text'],
  noticeMonths: ['months of notice', 'name'],
  visitor: ['visitor', 'thing'],
  host: ['host', 'parties'],
  topics: ['topics', 'text'],
  forum: ['forum', 'name'],
  cadence: ['cadence', 'text'],
  endCondition: ['end condition', 'text'],
  target: ['target', 'text'],
  baseline: ['baseline', 'text'],
  measure: ['measure', 'text'],
  assessmentScheme: ['assessment scheme', 'name'],
};

/** The fields that hold things of a sort, wherever they stand. A new field does not compile until it says of which it is. */
export const fieldsOf = (sort: Sort): readonly Field[] =>
  (Object.keys(FIELDS) as Field[]).filter((field) => FIELDS[field][1] === sort);

const PLURAL: readonly Field[] = [
  'debtors',
  'creditors',
  'beneficiaries',
  'thirdParties',
  'terms',
  'speakers',
  'agreedBy',
  'means',
  'noticeMonths',
  'topics',
];

/** A field that is said anew: what it held and what it holds, where that can be said in words. */
export interface FieldChange {
  readonly name: string;
  /** "is" or "are", "was" or "were". */
  readonly verb: { readonly is: string; readonly was: string };
  readonly sort: Sort;
  readonly was?: string | undefined;
  readonly now?: string | undefined;
  readonly added: boolean;
  readonly gone: boolean;
}

interface Zones {
  readonly was?: string | undefined;
  readonly now?: string | undefined;
}

type Values = Readonly<Record<string, unknown>>;

/** The fields in which new values differ from old ones, those of the terms one by one; `null` takes a field away. */
export function fieldChanges(was: Values, now: Values, zones: Zones = {}): readonly FieldChange[] {
  const differing = Object.keys(now).filter((field) => !isSame(was[field], now[field]));
  // Where nothing differs, all that was said anew is named.
  const fields = differing.length > 0 ? differing : Object.keys(now);
  return fields.flatMap((field) => {
    const [before, after] = [was[field] ?? null, now[field] ?? null];
    if (field === 'terms' && before && after && differing.length > 0) return inTerms(before as Values, after as Values);
    return [fieldChange(field as Field, before, after, zones)];
  });
}

const inTerms = (was: Values, now: Values): readonly FieldChange[] =>
  fieldChanges(was, Object.fromEntries(Object.keys({ ...was, ...now }).map((field) => [field, now[field] ?? null])));

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

function fieldChange(field: Field, was: unknown, now: unknown, zones: Zones): FieldChange {
  const [name, sort] = FIELDS[field] ?? [worded(field), 'thing'];
  return {
    name,
    verb: PLURAL.includes(field) ? { is: 'are', was: 'were' } : { is: 'is', was: 'was' },
    sort,
    was: inWords(sort, was, zones.was),
    now: inWords(sort, now, zones.now),
    added: was === null,
    gone: now === null,
  };
}

function inWords(sort: Sort, value: unknown, zone?: string): string | undefined {
  if (value === null) return undefined;
  const values = [value].flat().map(String);
  const [only = ''] = values;
  switch (sort) {
    case 'moment':
      return spoken(only, zone);
    case 'parties':
      return partyNames(values);
    case 'word':
      return worded(only);
    case 'name':
    case 'zone':
    case 'entry':
    case 'commitment':
      return listed(values);
    case 'text':
      return listed(values.map((text) => quoted(unended(text))));
    case 'deadline':
      return deadlineInWords(value as Deadline);
    case 'scope':
      return scopeInWords(value as readonly ScopeClause[]);
    case 'amount':
      return spokenAmount(value as Amount);
    case 'thing':
      return undefined;
  }
}

/** "Japan, without Okinawa"; nothing where no area is named. */
export function scopeInWords(clauses: readonly ScopeClause[]): string | undefined {
  const areas = (which: ScopeClause['mode']) =>
    listed(clauses.filter(({ mode }) => mode === which).map(({ area }) => area));
  const [included, excluded] = [areas('included'), areas('excluded')];
  if (excluded === '') return included === '' ? undefined : included;
  return included === '' ? `everything but ${excluded}` : `${included}, without ${excluded}`;
}

const UNDATED: Readonly<Partial<Record<DeadlineType, string>>> = {
  vague_soon: 'one without a date',
  standing: 'a standing one',
};

/** A deadline as it was stated, else by what it names. */
export function deadlineInWords(deadline: Deadline): string {
  const { type, asStated, notBefore, notAfter, zone, anchor, condition, every } = deadline;
  if (asStated !== undefined) return quoted(unended(asStated));
  if (every !== undefined) {
    const [since, until] = [
      notBefore && ` from ${spoken(notBefore, zone)}`,
      notAfter && ` until ${spoken(notAfter, zone)}`,
    ];
    return `one every ${spokenInterval(every)}${since ?? ''}${until ?? ''}`;
  }
  if (notAfter !== undefined) return spokenTime(notBefore ?? notAfter, notAfter, zone);
  if (anchor) return anchor.within ? `${spokenDuration(anchor.within)} from ${anchor.event}` : anchor.event;
  if (condition !== undefined) return quoted(unended(condition));
  return UNDATED[type] ?? worded(type);
}
