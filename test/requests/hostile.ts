import type { Chance } from './chance.js';

const LONG = 100_000;

/** What clients send by mistake or in bad faith, where a value is expected. */
export const HOSTILE_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e',
  'A'.repeat(LONG),
  ' '.repeat(LONG),
  `${'a'.repeat(LONG)}!`,
  `2021-11-13T08:45:00${'0'.repeat(LONG)}`,
  `http://${'a.'.repeat(LONG / 2)}`,
  `http://example.org/${'%'.repeat(1_000)}`,
  '../../etc/passwd',
  "'; DROP TABLE events; --",
  '=HYPERLINK("http://example.org")',
  '<script>alert(1)</script>',
  '${7*7}',
  '2021-02-30',
  '9999-12-31',
  '0000-00-00',
  '2021-11-13T25:61:61Z',
  'JPN',
  'jpn',
  'XXX',
  [],
  {},
  [[]],
  [null],
  ['JPN', 'JPN'],
  { toString: 1 },
  { constructor: { prototype: { polluted: true } } },
];

/** Bodies that are no JSON object at all. */
export const HOSTILE_BODIES: readonly (string | Buffer)[] = [
  '',
  '{',
  '{"a":1}}',
  'null',
  '[]',
  '"text"',
  '7',
  '{"a":1,"a":2}',
  '{"__proto__":{"a":1}}',
  '\uFEFF{}',
  Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
  Buffer.from('{"a":1}', 'utf16le'),
  '{"a":'.repeat(1_000),
  `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  `{"text":"${'x'.repeat(1_100_000)}"}`,
];

export const HOSTILE_TYPES: readonly string[] = [
  'text/plain',
  'text/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/json; charset="',
  'application/json;;;',
  'APPLICATION/JSON',
  'application/vnd.api+json',
  '/',
  'x'.repeat(1_000),
];

export const HOSTILE_PARAMETERS: readonly string[] = [
  '',
  ' ',
  '%00',
  '%ZZ',
  '%F0%28%8C%28',
  '-1',
  '1e9',
  '99999999999999999999',
  '2021-02-30',
  'a'.repeat(3_000),
  '%22%20OR%201=1',
  '*',
  '"unclosed',
  'NEAR(a b)',
  'a AND',
  '(((((((((',
  '%E2%88%921',
  '2022-01-01T00:00:00%2B25:00',
  'constructor',
  '__proto__',
];

/** A value with one place in it replaced, or one field more or less. */
export function spoilt(value: unknown, chance: Chance): unknown {
  if (Array.isArray(value) && value.length > 0 && chance.is(0.7)) {
    const at = chance.below(value.length);
    return value.map((each: unknown, index) => (index === at ? spoilt(each, chance) : each));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return chance.of(HOSTILE_VALUES);
  const fields = Object.entries(value);
  if (fields.length === 0 || chance.is(0.1))
    return { ...value, [chance.of(UNKNOWN_FIELDS)]: chance.of(HOSTILE_VALUES) };
  const at = chance.below(fields.length);
  if (chance.is(0.15)) return Object.fromEntries(fields.filter((_, index) => index !== at));
  return Object.fromEntries(
    fields.map(([name, each], index) => [name, index === at ? spoilt(each, chance) : each] as const),
  );
}

const UNKNOWN_FIELDS = ['unknown', '', 'a/b~c', 'toString', 'x'.repeat(1_000), 'actor', 'recordedAt'];
