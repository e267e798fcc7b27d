/**
 * A ledger as a file that can be checked without anything else: NDJSON in UTF-8, each line as `JSON.stringify` writes it, and
 * each with its newline.
 *
 * The first line is a header, `{"pacta":"export","format":1,"origin","key","checkpoint"}`: the ledger's name, the verifier key
 * (`name+hash+base64`, or null) and the checkpoint over exactly the events that follow: a signed note, or its bare text where
 * there was no key to sign it with.
 *
 * Then comes one line for each event, in the ledger's order, with the members of `EVENT` in their order: `position` from 1 on,
 * the stored envelope (`recordedAt` in ms since the epoch), `data` in the shape it was written in and `salt`, both null once
 * they were redacted, and `leaf`, the bytes that were hashed. Bytes are in base64 (RFC 4648 §4).
 */
import type { AuditedEvent, AuditEntry } from './audit.js';
import type { Envelope } from './leaf.js';
import { base64, bytesOf } from './lines.js';
import { shown, Unsound } from './unsound.js';

export interface ExportHeader {
  readonly origin: string;
  /** It says of itself whose key it is: compare it with one that came another way. */
  readonly key: string | null;
  readonly checkpoint: string;
}

/** An event with its leaf. */
export interface ExportedEvent {
  readonly event: AuditedEvent & { readonly position: number };
  readonly leaf: Uint8Array;
}

const FORMAT = 1;
const HEADER = ['pacta', 'format', 'origin', 'key', 'checkpoint'] as const;
const EVENT = [
  'position',
  'id',
  'stream',
  'version',
  'type',
  'schema',
  'recordedAt',
  'metadata',
  'data',
  'salt',
  'leaf',
] as const;

/** Without its newline, as are the others here. */
export const formatExportHeader = ({ origin, key, checkpoint }: ExportHeader): string =>
  JSON.stringify({ pacta: 'export', format: FORMAT, origin, key, checkpoint });

export function formatExportLine({ event, leaf }: ExportedEvent): string {
  const { position, id, stream, version, type, schema, recordedAt, metadata, data } = event;
  const salt = event.salt && base64(event.salt);
  const line = { position, id, stream, version, type, schema, recordedAt, metadata, data, salt, leaf: base64(leaf) };
  return JSON.stringify(line);
}

/** Throws `Unsound`: `malformed-export`. */
export function parseExportHeader(line: string): ExportHeader {
  const { pacta, format, origin, key, checkpoint } = (parse(line) ?? {}) as Members<typeof HEADER>;
  if (pacta !== 'export') throw malformed('it is no export of Pacta: its first line is no header of one');
  if (format !== FORMAT)
    throw malformed(`it is an export of format ${JSON.stringify(format)}, and only ${FORMAT} is known`);
  const isHeader =
    typeof origin === 'string' && typeof checkpoint === 'string' && (key === null || typeof key === 'string');
  if (!isHeader) throw malformed('its header lacks an origin, a key or a checkpoint');
  const header = { origin, key, checkpoint };
  if (formatExportHeader(header) !== line) throw malformed('its header is not written as an export writes it');
  return header;
}

/** What a line holds of an event, to be audited; a line that is none is told as such. */
export function parseExportLine(line: string): AuditEntry {
  const members = parse(line) as Members<typeof EVENT> | undefined;
  if (!members) return unreadable('its line is no JSON object');
  const id = typeof members.id === 'string' ? members.id : undefined;
  const stray = EVENT.find((name) => !FITS[name](members[name]));
  if (stray) return unreadable(`its ${stray} is ${shown(JSON.stringify(members[stray]) ?? 'missing')}`, id);
  const { salt, leaf, ...rest } = members as unknown as ExportedMembers;
  const exported = { event: { ...rest, salt: salt === null ? null : bytesOf(salt)! }, leaf: bytesOf(leaf)! };
  // What JSON reads past, others may read otherwise: a member that comes twice, one that is not ours, 1.0 for 1.
  if (formatExportLine(exported) !== line) return unreadable('its line is not written as an export writes it', id);
  return exported;
}

type Members<Names extends readonly string[]> = Readonly<Record<Names[number], unknown>>;

type ExportedMembers = Envelope & {
  readonly position: number;
  readonly data: object | null;
  readonly salt: string | null;
  readonly leaf: string;
};

const isText = (value: unknown): boolean => typeof value === 'string';
const isCount = (value: unknown): boolean => Number.isSafeInteger(value);
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const isBytes = (value: unknown): boolean => typeof value === 'string' && bytesOf(value) !== undefined;

const FITS: Readonly<Record<(typeof EVENT)[number], (value: unknown) => boolean>> = {
  position: isCount,
  id: isText,
  stream: isText,
  version: isCount,
  type: isText,
  schema: isCount,
  recordedAt: isCount,
  metadata: isObject,
  data: (value) => value === null || isObject(value),
  salt: (value) => value === null || isBytes(value),
  leaf: isBytes,
};

function parse(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? (value as object) : undefined;
  } catch {
    return undefined;
  }
}

const unreadable = (why: string, id?: string): AuditEntry => ({ unreadable: id === undefined ? { why } : { why, id } });

const malformed = (why: string): Unsound => new Unsound('malformed-export', why);
