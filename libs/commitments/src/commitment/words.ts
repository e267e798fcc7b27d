import { dayOf, type Moment } from '#libs/event-sourcing';
import { BUILT_IN_PARTIES } from '../party/built-in.js';
import type { PartyCode } from '../party/party.js';
import type { Dated } from './commitment.events.js';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/**
 * A moment as a sentence says it: "13 November 2021", "November 2021", "2021". A time of day is left out: its day is that
 * of the zone's calendar, without a zone that of the offset as written.
 */
export function spoken(moment: Moment, zone?: string): string {
  const date = moment.length > 10 && zone !== undefined ? dayOf(Date.parse(moment), zone) : moment.slice(0, 10);
  const [year, month, day] = date.split('-');
  return [day && String(Number(day)), month && MONTHS[Number(month) - 1], year].filter(Boolean).join(' ');
}

/** A moment after its preposition: "on 13 November 2021", "in November 2021". */
export const when = (moment: Moment, zone?: string): string =>
  `${moment.length >= 10 ? 'on' : 'in'} ${spoken(moment, zone)}`;

/** When something took effect, in its own zone. */
export const on = ({ data }: { readonly data: Dated }): string => when(data.effective, data.zone);

/** "a", "a and b", "a, b and c". */
export const listed = (words: readonly string[], conjunction = 'and'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;

/** An identifier as words: `partly_fulfilled` is "partly fulfilled". */
export const worded = (identifier: string): string => identifier.replaceAll('_', ' ');

const WITH_ARTICLE =
  /^(?:United|Netherlands|Philippines|Bahamas|Maldives|.*(?:Union|Nations|Organi[sz]ation|Republic|Group|Court|Council|Dialogue|Islands|Bank|Fund|Market|Agency|Community|League|Committee|Commissioner|Territor|Isle of|partnership))/;

/** A party by its short English name; one that only this ledger knows by its code. */
export function partyName(code: PartyCode): string {
  const name = BUILT_IN_PARTIES.get(code)?.name;
  if (name === undefined) return code;
  return WITH_ARTICLE.test(name) ? `the ${name}` : name;
}

export const partyNames = (codes: readonly PartyCode[]): string => listed(codes.map(partyName));

/** ISO 8601 as words: `P30D` is "30 days", `P1Y6M` "1 year and 6 months". */
export function spokenDuration(duration: string): string {
  const [date = '', time = ''] = duration.slice(1).split('T');
  const units = { Y: 'year', M: 'month', W: 'week', D: 'day' } as const;
  const timeUnits = { H: 'hour', M: 'minute', S: 'second' } as const;
  return listed([...partsOf(date, units), ...partsOf(time, timeUnits)]);
}

/** After "every": "year", "30 days". */
export const spokenInterval = (duration: string): string => spokenDuration(duration).replace(/^1 (\w+)$/, '$1');

/** Between two moments, after a preposition: "the time from January 2022 to June 2022"; one that is both is itself. */
export function spokenTime(from: Moment, to: Moment, zone?: string): string {
  const [first, last] = [spoken(from, zone), spoken(to, zone)];
  return first === last ? first : `the time from ${first} to ${last}`;
}

function partsOf(text: string, units: Readonly<Record<string, string>>): string[] {
  return [...text.matchAll(/(\d+)([A-Z])/g)].map(
    ([, count, unit]) => `${Number(count)} ${units[unit!]}${Number(count) === 1 ? '' : 's'}`,
  );
}

/** "a planned visit", "an assistance pledge". */
export const withArticle = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

export const capitalised = (sentence: string): string => sentence.slice(0, 1).toUpperCase() + sentence.slice(1);

/** In quotation marks; those within become single ones. */
export const quoted = (words: string): string => `“${words.replaceAll('“', '‘').replaceAll('”', '’')}”`;

/** Words as they stand within a sentence: without the full stop that ends them; that of "U.S." stays. */
export const unended = (words: string): string => words.replace(/(?<!\.[A-Z])\.([”’]?)$/, '$1');

/** Why, in the words of whoever said so, at the end of a sentence. */
export const because = (reason: string | undefined): string => (reason ? `: ${unended(reason)}` : '');

/** As a sentence of its own, which ends once. */
export const ended = (words: string): string => capitalised(/[.!?…][”’]?$/.test(words) ? words : `${words}.`);

/** "Japan’s", "the United States’". */
export const possessive = (name: string): string => (name.endsWith('s') ? `${name}’` : `${name}’s`);
