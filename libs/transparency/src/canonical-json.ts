/**
 * JSON in the one form of RFC 8785 (JCS): members sorted by the UTF-16 code units of their names, no white space, numbers
 * and strings as ECMAScript writes them. What that form cannot hold exactly is refused rather than changed.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return canonicalString(value);
  if (Array.isArray(value)) return canonicalArray(value);
  if (typeof value === 'object' && value !== null) return canonicalObject(value);
  if (typeof value === 'number' && !isExact(value)) throw new RangeError(`${value} has no exact canonical form`);
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`${typeof value} is no JSON`);
  return text;
}

/** Printable ASCII without quotation mark and backslash stands in JSON as it is; looking costs less than `JSON.stringify`. */
const AS_IT_IS = /^[ !#-[\]-~]*$/;

function canonicalString(value: string): string {
  if (AS_IT_IS.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw new RangeError('a string holds half of a surrogate pair');
  return JSON.stringify(value);
}

function canonicalArray(value: readonly unknown[]): string {
  let items = '';
  for (let index = 0; index < value.length; index++)
    items += `${index === 0 ? '' : ','}${canonicalJson(value[index] ?? null)}`;
  return `[${items}]`;
}

function canonicalObject(value: object): string {
  let members = '';
  for (const name of sortedNames(value)) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${canonicalString(name)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

const FEW = 20;

/** By their UTF-16 code units. Few are put in order by insertion, which needs no memory. */
function sortedNames(value: object): readonly string[] {
  const names = Object.keys(value);
  if (names.length > FEW) return names.toSorted();
  for (let next = 1; next < names.length; next++) {
    const name = names[next]!;
    let place = next;
    for (; place > 0 && names[place - 1]! > name; place--) names[place] = names[place - 1]!;
    names[place] = name;
  }
  return names;
}

const isExact = (value: number): boolean =>
  Number.isFinite(value) && !Object.is(value, -0) && (!Number.isInteger(value) || Number.isSafeInteger(value));
