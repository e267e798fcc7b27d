import type { Fact } from '../commitment/facts.js';
import { fieldsOf } from '../commitment/fields.js';
import type { PartyCode } from './party.js';

/** A party that somebody named, and where: an RFC 6901 pointer into what was sent. */
export interface NamedParty {
  readonly code: PartyCode;
  readonly pointer: string;
}

type Data = Readonly<Record<string, unknown>>;

/** The fields that hold the code of a party, or several, wherever they stand; `beneficiaries` may be words. */
const PARTY_FIELDS: ReadonlySet<string> = new Set([
  ...fieldsOf('parties').filter((field) => field !== 'beneficiaries'),
  // Of a speaker or a visitor, and of a clause of a scope.
  'party',
  'claimants',
]);

/** Every party that the data of a command names. */
export function partiesNamed(data: Data | Fact['data']): readonly NamedParty[] {
  const named: NamedParty[] = [];
  for (const [field, value] of Object.entries(data)) {
    const found = PARTY_FIELDS.has(field) ? codesIn(value) : within(value);
    for (const { code, pointer } of found) named.push({ code, pointer: `/${field}${pointer}` });
  }
  return named;
}

const NONE: readonly NamedParty[] = [];

function codesIn(value: unknown): readonly NamedParty[] {
  if (typeof value === 'string') return [{ code: value, pointer: '' }];
  return Array.isArray(value) ? value.map((code, index) => ({ code: String(code), pointer: `/${index}` })) : NONE;
}

/** Lists too are read by their names, which are places. */
const within = (value: unknown): readonly NamedParty[] =>
  typeof value === 'object' && value !== null ? partiesNamed(value as Data) : NONE;
