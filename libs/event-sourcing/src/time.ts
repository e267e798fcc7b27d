/** Milliseconds since the Unix epoch, UTC. */
export type Instant = number;

/**
 * A time kept as it was said: an RFC 3339 instant with offset, or a date of precision day, month or year
 * (`2021-11-13T08:45:00+09:00`, `2021-11-13`, `2021-11`, `2021`).
 */
export type Moment = string;

/** After every instant that can be said. */
export const END_OF_TIME: Instant = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const MOMENT =
  /^([1-9]\d{3})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d))?)?)?$/;

/** Whether a text is a moment that exists: the 30th of February does not. */
export function isMoment(text: unknown): text is Moment {
  const match = typeof text === 'string' ? MOMENT.exec(text) : null;
  return match !== null && (match[3] === undefined || Number(match[3]) <= daysIn(Number(match[1]), Number(match[2])));
}

/** Whether a text is a day, a month or a year, without a time. */
export const isDate = (text: unknown): text is Moment => isMoment(text) && text.length <= 10;

/** Whether a text is a day. */
export const isDay = (text: unknown): text is Moment => isMoment(text) && text.length === 10;

/** Whether a text names a time zone of the IANA database. */
export function isZone(text: unknown): text is string {
  if (typeof text !== 'string' || !/^[A-Za-z]/.test(text)) return false;
  try {
    formatterOf(text);
    return true;
  } catch {
    return false;
  }
}

/** The first instant of a moment; a date begins at midnight in its zone. */
export function firstInstantOf(moment: Moment, zone = 'UTC'): Instant {
  // Without a time JavaScript takes a date as UTC, too.
  if (moment.length > 10 || zone === 'UTC') return Date.parse(moment);
  const [year, month = 1, day = 1] = moment.split('-').map(Number) as [number, number?, number?];
  return midnight(year, month, day, zone);
}

/** The last instant of a moment: 1 ms before the next day, month or year begins in its zone. */
export function lastInstantOf(moment: Moment, zone = 'UTC'): Instant {
  if (moment.length > 10) return Date.parse(moment);
  if (moment.length === 10 && zone === 'UTC') return Date.parse(moment) + DAY - 1;
  const [year, month, day] = moment.split('-').map(Number) as [number, number?, number?];
  if (month === undefined) return midnight(year + 1, 1, 1, zone) - 1;
  if (day === undefined) return midnight(year, month + 1, 1, zone) - 1;
  return midnight(year, month, day + 1, zone) - 1;
}

/** Whether a moment lies after today everywhere on Earth: at UTC+14 the day begins first. */
export function isAfterTodayAnywhere(moment: Moment, now: Instant): boolean {
  const said = moment.slice(0, 10);
  return said > dayOf(now + 14 * HOUR).slice(0, said.length);
}

/** The day of an instant in a zone, `YYYY-MM-DD`. */
export const dayOf = (instant: Instant, zone = 'UTC'): Moment =>
  rfc3339(instant + offsetOf(instant, zone)).slice(0, 10);

/** An instant in RFC 3339, UTC, with milliseconds. */
export const rfc3339 = (instant: Instant): string => new Date(instant).toISOString();

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

const DURATION =
  /^P(?!$)(?:(\d{1,5})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?!$)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/;

/** An ISO 8601 duration, such as `P30D`, `P1Y6M`, `PT48H`. */
export type Duration = string;

/** Whether a text is a duration longer than nothing. */
export const isDuration = (text: unknown): text is Duration =>
  typeof text === 'string' && DURATION.test(text) && /[1-9]/.test(text);

/**
 * `start` plus `times` durations, by the calendar and the clocks of a zone; a day that a month lacks becomes its last.
 * Never later than `END_OF_TIME`.
 */
export function plus(start: Instant, duration: Duration, times = 1, zone = 'UTC'): Instant {
  const [years, months, weeks, days, hours, minutes, seconds] = DURATION.exec(duration)!
    .slice(1)
    .map((part) => Number(part ?? 0) * times) as [number, number, number, number, number, number, number];
  const local = start + offsetOf(start, zone);
  const date = new Date(local);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth() + years * 12 + months;
  const [year, monthOfYear] = [Math.floor(month / 12), month % 12];
  if (year > 9999) return END_OF_TIME;
  const day = Math.min(date.getUTCDate(), daysIn(year, monthOfYear + 1));
  const moved = Date.UTC(year, monthOfYear, day) + timeOfDay(local) + (weeks * 7 + days) * DAY;
  const time = hours * HOUR + minutes * 60_000 + seconds * 1_000;
  if (moved >= END_OF_TIME) return END_OF_TIME;
  return Math.min(END_OF_TIME, instantOf(moved, zone) + time);
}

const timeOfDay = (instant: Instant): number => ((instant % DAY) + DAY) % DAY;

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const midnight = (year: number, month: number, day: number, zone: string): Instant =>
  instantOf(Date.UTC(year, month - 1, day), zone);

/**
 * The instant at which a zone's clocks first show a local time (given as if it were UTC). Where they leap over it, the
 * instant at which they leap: the day begins there.
 */
function instantOf(local: number, zone: string): Instant {
  if (zone === 'UTC') return local;
  const [before, after] = [offsetOf(local - DAY, zone), offsetOf(local + DAY, zone)];
  if (before === after) return local - before;
  const shown = [local - before, local - after].filter((instant) => instant + offsetOf(instant, zone) === local);
  return shown.length > 0 ? Math.min(...shown) : local - Math.min(before, after);
}

/** How far a zone's clocks are ahead of UTC at an instant, in ms. */
function offsetOf(instant: Instant, zone: string): number {
  if (zone === 'UTC') return 0;
  const name = formatterOf(zone)
    .formatToParts(instant)
    .find((part) => part.type === 'timeZoneName')!.value;
  const match = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(name);
  if (!match?.[1]) return 0;
  const seconds = Number(match[2]) * 3_600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return (match[1] === '-' ? -1 : 1) * seconds * 1_000;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  formatters.set(zone, made);
  return made;
}
