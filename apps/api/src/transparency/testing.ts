import {
  type Hash,
  hashLeaf,
  type KnownLog,
  openCheckpoint,
  parseVerifierKey,
  verifyConsistency,
  verifyInclusion,
} from '#libs/transparency';
import type { Answered, Served } from '../testing.js';
import type { ConsistencyAnswer, EventProofAnswer } from './transparency.answers.js';

/** As it comes over HTTP. */
export type EventProof = Readonly<Pick<EventProofAnswer, keyof EventProofAnswer>>;

export const hashesOf = (texts: readonly string[]): readonly Hash[] => texts.map((text) => Buffer.from(text, 'base64'));

/** Records one event; its id and its place. */
export async function record(
  { post }: Served,
  title: string,
): Promise<{ readonly id: string; readonly place: number }> {
  const { status, body } = await post('/v1/documents', { title });
  if (status !== 201) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return { id: body.events[0].id, place: Number(body.position) };
}

/** What somebody knows of a log who was given its name and its key. */
export async function knownLog({ get }: Served): Promise<KnownLog> {
  const key = parseVerifierKey((await get('/tlog/key')).text.trimEnd());
  return { origin: key.name, keys: [key] };
}

/** The signed head, checked. */
export async function headOf(
  served: Served,
): Promise<{ readonly size: number; readonly root: Hash; readonly note: string }> {
  const { text: note } = await served.get('/tlog/checkpoint');
  return { ...openCheckpoint(note, await knownLog(served)), note };
}

/** Whether a proof leads from its leaf to the head that it comes with. */
export function holds({ leafIndex, treeSize, leaf, hashes, checkpoint }: EventProof, log: KnownLog): boolean {
  const { size, root } = openCheckpoint(checkpoint, log);
  const leafHash = hashLeaf(Buffer.from(leaf, 'base64'));
  return size === treeSize && verifyInclusion({ index: leafIndex, size, leafHash, root, proof: hashesOf(hashes) });
}

type Head = { readonly size: number; readonly root: Hash };

export const continues = ({ hashes }: ConsistencyAnswer, from: Head, to: Head): boolean =>
  verifyConsistency({ from: from.size, to: to.size, fromRoot: from.root, toRoot: to.root, proof: hashesOf(hashes) });

export const refusalOf = ({ status, body }: Answered): readonly [number, string] => [status, body?.code];
