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
export function partiesNamed(data: Data | Fact['data'], pointer = ''): readonly NamedParty[] {
  return Object.entries(data).flatMap(([field, value]) => {
    const at = `${pointer}/${field}`;
    if (!PARTY_FIELDS.has(field)) return within(value, at);
    if (typeof value === 'string') return [{ code: value, pointer: at }];
    return Array.isArray(value) ? value.map((code, index) => ({ code: String(code), pointer: `${at}/${index}` })) : [];
  });
}

function within(value: unknown, pointer: string): readonly NamedParty[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => within(each, `${pointer}/${index}`));
  return typeof value === 'object' && value !== null ? partiesNamed(value as Data, pointer) : [];
}
