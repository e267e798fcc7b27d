import { canonicalJson } from './canonical-json.js';
import { dataMac, type Envelope, leafBytes, leafParts } from './leaf.js';
import { bytesOf } from './lines.js';
import { shown } from './unsound.js';

/** What of an event its leaf vouches for. */
export interface Witnessed extends Envelope {
  /** Null, and then the salt too, once it was redacted. */
  readonly data: object | null;
  readonly salt: Uint8Array | null;
}

/** HMAC fills a shorter key up with zeros, so a salt that may be of any length is not one salt but many. */
const SALT_BYTES = 32;

/** What is wrong with an event beside its leaf, in words. Undefined if it is what was hashed. */
export function strayFrom(leaf: Uint8Array, event: Witnessed): Stray | undefined {
  const { data, salt, recordedAt, version } = event;
  if ((data === null) !== (salt === null)) return strayData('of its data and its salt, only one is there');
  if (salt && salt.length !== SALT_BYTES) return strayData(`its salt has ${salt.length} bytes, not ${SALT_BYTES}`);
  // These two stand in the leaf as they are, so that a text of the same digits would pass for the number.
  for (const [name, count] of Object.entries({ recordedAt, version })) {
    if (!Number.isSafeInteger(count)) return { code: 'leaf', why: `its ${name} is ${shown(String(count))}` };
  }
  try {
    const mac = data && salt ? dataMac(salt, data) : membersOf(leaf)?.['dataMac'];
    const made = typeof mac === 'string' ? leafBytes(leafParts(event, mac), event) : undefined;
    return made && Buffer.compare(made, leaf) === 0 ? undefined : difference(leaf, event, mac);
  } catch (error) {
    return { code: 'leaf', why: `no leaf can be made of it: ${(error as Error).message}` };
  }
}

export interface Stray {
  readonly code: 'leaf' | 'data';
  readonly why: string;
}

/** The id in a leaf, to name the event by that is not there. */
export function idIn(leaf: Uint8Array): string | undefined {
  const id = membersOf(leaf)?.['id'];
  return typeof id === 'string' ? id : undefined;
}

const ENVELOPE = ['id', 'stream', 'version', 'type', 'schema', 'recordedAt', 'metadata'] as const;

function difference(leaf: Uint8Array, event: Envelope, mac: unknown): Stray {
  const members = membersOf(leaf);
  if (!members) return { code: 'leaf', why: 'its leaf is no JSON object in UTF-8' };
  const told = ENVELOPE.flatMap((name) => differences(name, event[name], members[name]));
  if (told.length > 0) return { code: 'leaf', why: told.join('; ') };
  if (typeof members['dataMac'] !== 'string' || bytesOf(members['dataMac'])?.length !== SALT_BYTES) {
    return { code: 'leaf', why: 'its leaf holds no dataMac' };
  }
  if (members['dataMac'] !== mac) return strayData('its data or its salt is not what its leaf was made of');
  return { code: 'leaf', why: 'its leaf has the members of the event, but not their canonical bytes' };
}

/** By the names of inner members where both are objects, so that a long one shows what differs in it. */
function differences(name: string, event: unknown, leaf: unknown): string[] {
  if (isObject(event) && isObject(leaf)) {
    const names = new Set([...Object.keys(event), ...Object.keys(leaf)]);
    return [...names].flatMap((inner) => differences(`${name}.${inner}`, event[inner], leaf[inner]));
  }
  const [ours, theirs] = [textOf(event), textOf(leaf)];
  return ours === theirs ? [] : [`${name} is ${shown(ours)}, and its leaf says ${shown(theirs)}`];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const strayData = (why: string): Stray => ({ code: 'data', why });

const textOf = (value: unknown): string => (value === undefined ? 'nothing' : canonicalJson(value));

function membersOf(leaf: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(leaf);
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
