import { gunzipSync, gzipSync } from 'node:zlib';
import { type Metadata, StoreDamaged, type StoredEvent } from '#libs/event-sourcing';
import type { Sent, ServerEvent } from './eventstoredb.js';
import { jsonOf, storedJson } from './json.js';

/** What the server keeps beside `data`: the metadata of the event, and what else of it the server has no place for. */
interface Envelope extends Metadata {
  readonly schema: number;
  /** Base64; null for what was erased before it came here. */
  readonly salt: string | null;
  /** Ms since the epoch, by the clock of the process that wrote it. */
  readonly recordedAt: number;
  /** Tells one append, with all its attempts, from every other that brings the same ids. */
  readonly append: string;
}

/** Longer data is sent compressed: the server takes 1 MiB for one append, and a text may be that long. */
const PLAIN_BYTES_MAX = 256 * 1024;

type Sendable = Pick<StoredEvent, 'id' | 'type' | 'schema' | 'data' | 'metadata' | 'salt'>;

/** A copy, so that the caller's later changes do not reach it. Throws `TypeError` for what is not JSON of a ledger. */
export function toServer(
  { id, type, schema, data, metadata, salt }: Sendable,
  recordedAt: number,
  append: string,
): Sent {
  const kept = salt && Buffer.from(salt).toString('base64');
  const envelope: Envelope = { ...metadata, schema, salt: kept, recordedAt, append };
  const text = jsonOf(data ?? {});
  const isLong = Buffer.byteLength(text) > PLAIN_BYTES_MAX;
  return { id, type, data: isLong ? gzipSync(text) : (JSON.parse(text) as Record<string, never>), metadata: envelope };
}

/**
 * Throws `StoreDamaged` for what no Pacta wrote.
 *
 * @param namespace what stands before the names of the ledger's streams there
 */
export function fromServer(event: ServerEvent, namespace: string): StoredEvent {
  const { id, type, stream, revision, position } = event;
  const where = `event ${revision} of ${stream}`;
  const { schema, salt, recordedAt, append: _, ...metadata } = envelopeOf(event, where);
  return {
    id,
    type,
    schema,
    data: salt === null ? null : dataOf(event, where),
    metadata,
    salt: salt === null ? null : new Uint8Array(Buffer.from(salt, 'base64')),
    stream: stream.slice(namespace.length),
    version: revision + 1,
    recordedAt,
    ...(position === undefined ? {} : { position: String(position) }),
  };
}

/** Which append an event came with. */
export const appendOf = (event: ServerEvent): string => envelopeOf(event, event.stream).append;

function envelopeOf({ metadata }: ServerEvent, where: string): Envelope {
  const { schema, salt, recordedAt } = (metadata ?? {}) as Partial<Envelope>;
  if (!Number.isSafeInteger(schema) || !Number.isSafeInteger(recordedAt) || salt === undefined) {
    throw new StoreDamaged(`${where} was not written by Pacta: its metadata holds no schema, salt and recordedAt`);
  }
  return metadata as Envelope;
}

function dataOf({ data }: ServerEvent, where: string): object {
  if (!ArrayBuffer.isView(data)) return data as object;
  return storedJson(unzipped(data as Uint8Array, where), where) as object;
}

function unzipped(bytes: Uint8Array, where: string): string {
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch (error) {
    throw new StoreDamaged(`${where} holds bytes that are not gzip`, { cause: error });
  }
}
