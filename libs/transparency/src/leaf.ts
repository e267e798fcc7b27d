import { hmac, type StoredEvent } from '#libs/event-sourcing';
import { canonicalJson } from './canonical-json.js';

/** What a leaf shows of an event: everything but its data, and no place that another store would count differently. */
export type Envelope = Pick<StoredEvent, 'id' | 'stream' | 'version' | 'type' | 'schema' | 'recordedAt' | 'metadata'>;

/** A commitment to an event's data that tells nothing of it without the salt: HMAC-SHA256 over its canonical JSON, base64. */
export const dataMac = (salt: Uint8Array, data: object): string => hmac(salt, canonicalJson(data), 'base64');

/** A leaf but for what the store decides: when the event is recorded, and at which version of its stream. */
export interface LeafParts {
  readonly upToRecordedAt: string;
  readonly upToVersion: string;
}

/** Members of canonical JSON go by name, so that what the store decides stands between texts that are made beforehand. */
export function leafParts(event: Omit<Envelope, 'version' | 'recordedAt'>, mac: string): LeafParts {
  const { id, metadata, schema, stream, type } = event;
  const text = canonicalJson;
  return {
    upToRecordedAt: `{"dataMac":${text(mac)},"id":${text(id)},"metadata":${text(metadata)},"recordedAt":`,
    upToVersion: `,"schema":${text(schema)},"stream":${text(stream)},"type":${text(type)},"version":`,
  };
}

/**
 * The bytes whose hash is an event's leaf: the canonical JSON (RFC 8785) of its envelope with `dataMac` in the place of its
 * data, in UTF-8. They are stored as they were hashed; whoever checks them makes them anew from the event.
 */
export const leafBytes = (
  { upToRecordedAt, upToVersion }: LeafParts,
  { recordedAt, version }: Pick<Envelope, 'recordedAt' | 'version'>,
): Uint8Array => Buffer.from(`${upToRecordedAt}${recordedAt}${upToVersion}${version}}`, 'utf8');
