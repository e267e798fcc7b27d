import type { Command, Decider, DomainEvent, RecordedEvent, Schemas } from '#libs/event-sourcing';
import type { Redact } from '../commitment/acts.js';
import { type EventRedacted, redacted } from '../redaction.js';
import { refuse } from '../refusals.js';
import { BUILT_IN_PARTIES } from './built-in.js';

/** ISO 3166-1 alpha-3, or the code of a registered organisation or entity. */
export type PartyCode = string;

export const PARTY_TYPES = ['state', 'organisation', 'entity'] as const;

export interface PartyData {
  readonly code: PartyCode;
  readonly name: string;
  readonly type: (typeof PARTY_TYPES)[number];
}

/** Two to sixteen capitals and digits, the first a letter. */
export const isPartyCode = (text: unknown): text is PartyCode =>
  typeof text === 'string' && /^[A-Z][A-Z0-9]{1,15}$/.test(text);

export type PartyEvent = DomainEvent<'PartyRegistered', PartyData> | EventRedacted;
export type PartyCommand = Command<'RegisterParty', PartyData> | Redact;
export type Party = PartyData | undefined;

export const PARTY_SCHEMAS: Schemas<PartyEvent['type']> = { PartyRegistered: [], EventRedacted: [] };

/** A party that users registered beside the built-in ones. Stream: `party-<code>`. */
export const party: Decider<Party, PartyCommand, PartyEvent> = {
  category: 'party',
  initial: undefined,

  decide(command, state) {
    if (command.type === 'redact') return redacted(command);
    const { code, name, type } = command.data;
    const known = state ?? BUILT_IN_PARTIES.get(code);
    if (!known) return [{ type: 'PartyRegistered', data: { code, name, type } }];
    if (known.name === name && known.type === type) return [];
    throw refuse('party-exists', `${code} is ${known.name}. Choose another code.`, { known });
  },

  evolve(state: Party, events: readonly RecordedEvent<PartyEvent>[]): Party {
    return events.reduce<Party>((known, { type, data }) => (type === 'PartyRegistered' ? data : known), state);
  },
};

/** The known codes nearest to a text, nearest first: by code (one letter off), then by name. */
export function nearestParties(text: string, known: Iterable<PartyData>, limit = 5): readonly PartyData[] {
  const wanted = text.toUpperCase();
  return [...known]
    .map((each) => ({ each, far: farness(wanted, each) }))
    .filter(({ each, far }) => far <= 2 || each.name.toUpperCase().includes(wanted))
    .toSorted((a, b) => a.far - b.far || (a.each.code < b.each.code ? -1 : 1))
    .slice(0, limit)
    .map(({ each }) => each);
}

/** A name that begins so is as near as a code with one letter off. */
function farness(wanted: string, { code, name }: PartyData): number {
  const far = Math.min(distance(wanted, code), distance(wanted, name.toUpperCase()));
  return name.toUpperCase().startsWith(wanted) ? Math.min(far, 1) : far;
}

/** Levenshtein's distance: how many letters must be put in, taken out or changed. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
