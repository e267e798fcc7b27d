import { rfc3339, type Redactions, type StoredEvent } from '#libs/event-sourcing';
import { canonicalJson, formatTlogProof, inclusionProof, type TransparencyLog } from '#libs/transparency';
import type { EvidenceFile } from './evidence.js';
import { notSequenced } from './proofs.js';

/** An event with its leaf, and the proof of it in a head. */
export interface PlacedEvent {
  readonly event: StoredEvent;
  readonly leafIndex: number;
  readonly leaf: Uint8Array;
  /** C2SP tlog-proof. */
  readonly proof: string;
}

/** Where events stand in the log, proved for one head. */
export class Places {
  constructor(
    private readonly log: TransparencyLog,
    private readonly head: { readonly checkpoint: string; readonly size: number },
  ) {}

  async of(event: StoredEvent): Promise<PlacedEvent> {
    const leafIndex = await this.log.indexOf(event.id);
    if (leafIndex === undefined || leafIndex >= this.head.size) throw notSequenced(event.id);
    const [leaf] = await this.log.leaves(leafIndex, 1);
    const hashes = await this.log.read(inclusionProof(leafIndex, this.head.size));
    const proof = formatTlogProof({ index: leafIndex, hashes, checkpoint: this.head.checkpoint });
    return { event, leafIndex, leaf: leaf!, proof };
  }
}

/** Names sort as the events stand, in a stream of so many. */
export const folderOf = ({ version, type }: StoredEvent, length: number): string =>
  `events/${String(version).padStart(Math.max(4, String(length).length), '0')}-${type}`;

type Erased = ReturnType<Redactions['get']>;

/** `data.json` holds the very bytes that `dataMac` of the leaf is over; without data there is nothing to check it with. */
export function* eventFiles(placed: PlacedEvent, length: number, erased: Erased): Generator<EvidenceFile> {
  const { event, leaf, proof } = placed;
  const folder = folderOf(event, length);
  yield { name: `${folder}/event.json`, content: readable(placed, erased) };
  if (event.data !== null && event.salt !== null) {
    yield { name: `${folder}/data.json`, content: canonicalJson(event.data) };
    yield { name: `${folder}/salt`, content: `${Buffer.from(event.salt).toString('hex')}\n` };
  }
  yield { name: `${folder}/leaf`, content: leaf };
  yield { name: `${folder}/proof.tlog-proof`, content: proof };
}

function readable({ event, leafIndex, leaf }: PlacedEvent, erased: Erased): string {
  const { id, type, schema, stream, version, metadata, data } = event;
  // A read of one stream may tell an earlier stamp than the order of the ledger, which the leaf is of.
  const { recordedAt } = JSON.parse(Buffer.from(leaf).toString('utf8')) as StoredEvent;
  const envelope = { id, type, schema, stream, version, recordedAt: rfc3339(recordedAt), leafIndex, metadata, data };
  if (data !== null || !erased) return textOf(envelope);
  const { event: _, ...redacted } = erased;
  return textOf({ ...envelope, redacted });
}

const textOf = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
