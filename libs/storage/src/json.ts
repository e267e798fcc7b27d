import { RowsDamaged, StoreDamaged } from '#libs/event-sourcing';

/**
 * The JSON text of an object, for what a ledger keeps: strings, safe integers, booleans, `null`, arrays and plain objects.
 * Anything else would come back as something else, so it is refused with a `TypeError`. A property that is `undefined`
 * is an absent one.
 */
export function jsonOf(value: object): string {
  const text = JSON.stringify(value);
  const stray = strayIn(value);
  if (stray !== undefined) throw new TypeError(`not JSON of the ledger: ${stray}`);
  return text;
}

/**
 * The value of a JSON text that a store keeps. Throws where it is none, with where it stands.
 * @param Damaged what it throws
 */
export function storedJson(text: string, where: string, Damaged = StoreDamaged): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Damaged(`${where} holds what is no JSON`, { cause: error });
  }
}

/** The same of a row of the read models. */
export const rowJson = (text: string, where: string): unknown => storedJson(text, where, RowsDamaged);

/** What in a value is not JSON, in words. `JSON.stringify` has found cycles before. */
function strayIn(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined;
    case 'number':
      return Number.isSafeInteger(value) ? undefined : `the number ${value}`;
    case 'object':
      return value === null ? undefined : strayInObject(value);
    default:
      return `a value of type ${typeof value}`;
  }
}

function strayInObject(value: object): string | undefined {
  const parts: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  // The tag tells a `Date` or a `Map` even where it comes from another realm.
  const tag = Object.prototype.toString.call(value);
  if (!Array.isArray(value) && tag !== '[object Object]') return `a value of type ${tag.slice(8, -1)}`;
  for (const part of parts) {
    if (part === undefined && !Array.isArray(value)) continue;
    const stray = strayIn(part);
    if (stray !== undefined) return stray;
  }
  return undefined;
}
