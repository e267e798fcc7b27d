/**
 * JSON in the one form of RFC 8785 (JCS): members sorted by the UTF-16 code units of their names, no white space, numbers
 * and strings as ECMAScript writes them. What that form cannot hold exactly is refused rather than changed.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonicalJson(each ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) return canonicalObject(value);
  if (typeof value === 'number' && !isExact(value)) throw new RangeError(`${value} has no exact canonical form`);
  if (typeof value === 'string' && !value.isWellFormed())
    throw new RangeError('a string holds half of a surrogate pair');
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`${typeof value} is no JSON`);
  return text;
}

function canonicalObject(value: object): string {
  const members: string[] = [];
  // Without an order given, names are compared by their UTF-16 code units.
  for (const name of Object.keys(value).toSorted()) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (member !== undefined) members.push(`${canonicalJson(name)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

const isExact = (value: number): boolean =>
  Number.isFinite(value) && !Object.is(value, -0) && (!Number.isInteger(value) || Number.isSafeInteger(value));
