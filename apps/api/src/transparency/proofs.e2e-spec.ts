import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyCheckpoint } from '@sigstore/verify/dist/tlog/checkpoint.js';
import { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle.js';
import { checkTlogProof, EMPTY_ROOT, type KnownLog, openCheckpoint, parseVerifierKey } from '#libs/transparency';
import { serve, type Served } from '../testing.js';
import { continues, type EventProof, headOf, holds, knownLog, record, refusalOf } from './testing.js';
import { CHECKPOINT_EXAMPLE, KEY_EXAMPLE, PROOF_EXAMPLE } from './transparency.examples.js';

const NOBODY = '00000000-0000-4000-8000-000000000000';

let served: Served;
let log: KnownLog;
beforeAll(async () => {
  served = await serve({}, { ledgerName: 'ledger.example/pacta' });
  log = await knownLog(served);
});
afterAll(() => served?.close());

const consistency = async (from: unknown, to: unknown) =>
  served.get(`/v1/tlog/consistency?from=${String(from)}&to=${String(to)}`);
const proofOf = async (id: string): Promise<EventProof> => (await served.get(`/v1/events/${id}/proof`)).body;

describe('The signed head', () => {
  it('of an empty ledger has no leaves', async () => {
    const { size, root } = await headOf(served);
    expect([size, Buffer.from(root).equals(EMPTY_ROOT)]).toEqual([0, true]);
  });

  it('covers what was just recorded, and is a note in plain text that no cache keeps', async () => {
    const { place } = await record(served, 'One');
    const { text, headers } = await served.get('/tlog/checkpoint');
    expect(openCheckpoint(text, log)).toMatchObject({ origin: 'ledger.example/pacta', size: place, extensions: [] });
    expect([headers.get('content-type'), headers.get('cache-control')]).toEqual([
      'text/plain; charset=utf-8',
      'no-cache',
    ]);
  });

  it('is asked for as text', async () => {
    expect(refusalOf(await served.get('/tlog/checkpoint', { Accept: 'application/json' }))).toEqual([
      406,
      'not-acceptable',
    ]);
    expect(refusalOf(await served.get('/tlog/checkpoint?size=3'))).toEqual([400, 'invalid-request']);
  });
});

describe('The proof of an event', () => {
  it('is there as soon as its receipt, and holds for whoever has the key', async () => {
    for (const title of ['Two', 'Three', 'Four', 'Five']) {
      const { id, place } = await record(served, title);
      const proof = await proofOf(id);
      expect([proof.leafIndex, proof.treeSize, holds(proof, log)]).toEqual([place - 1, place, true]);
      expect(JSON.parse(Buffer.from(proof.leaf, 'base64').toString())).toMatchObject({ id, type: 'DocumentAdded' });
    }
  });

  it('does not hold for another leaf, another place or another key', async () => {
    const { id } = await record(served, 'Six');
    const proof = await proofOf(id);
    expect(holds({ ...proof, leaf: Buffer.from('another').toString('base64') }, log)).toBe(false);
    expect(holds({ ...proof, leafIndex: proof.leafIndex - 1 }, log)).toBe(false);
    const other = { ...log, keys: [parseVerifierKey(KEY_EXAMPLE.trimEnd())] };
    expect(() => holds(proof, other)).toThrow('of a known key');
  });

  it('is also a file of C2SP tlog-proof', async () => {
    const { id } = await record(served, 'Seven');
    const { text, headers } = await served.get(`/v1/events/${id}/proof`, { Accept: 'text/plain' });
    const { leaf, leafIndex, treeSize } = await proofOf(id);
    const checked = checkTlogProof(text, Buffer.from(leaf, 'base64'), log);
    expect([checked.index, checked.head.size]).toEqual([leafIndex, treeSize]);
    expect([headers.get('content-type'), headers.get('vary')]).toEqual(['text/plain; charset=utf-8', 'Accept']);
  });

  it('is accepted by sigstore’s verifier, and so is its checkpoint', async () => {
    const [key] = log.keys as [(typeof log.keys)[number]];
    const logID = Buffer.from(key.id.toString(16).padStart(8, '0'), 'hex');
    const validFor = { start: new Date(0), end: new Date(2 ** 42) };
    const authority = { logID, baseURL: log.origin, publicKey: key.publicKey, validFor };
    for (const title of ['Eight', 'Nine', 'Ten']) {
      const proof = await proofOf((await record(served, title)).id);
      const checkpoint = verifyCheckpoint(entryOf(proof, logID), [authority]);
      expect(checkpoint.logSize).toBe(BigInt(proof.treeSize));
      verifyMerkleInclusion(entryOf(proof, logID), checkpoint);
      const moved = entryOf({ ...proof, leafIndex: proof.leafIndex - 1 }, logID);
      expect(() => verifyMerkleInclusion(moved, checkpoint)).toThrow();
    }
  });

  it('covers every receipt that was given before it was asked for, while others write', async () => {
    let told = 0;
    const writer = async (name: number) => {
      for (let n = 0; n < 25; n++) {
        const { id, place } = await record(served, `By ${name}: ${n}`);
        told = Math.max(told, place);
        const before = told;
        const proof = await proofOf(id);
        expect([proof.leafIndex, holds(proof, log)]).toEqual([place - 1, true]);
        expect(proof.treeSize).toBeGreaterThanOrEqual(before);
      }
    };
    await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(writer));
  });

  it('is refused for what is no event', async () => {
    expect(refusalOf(await served.get(`/v1/events/${NOBODY}/proof`))).toEqual([404, 'not-found']);
    expect(refusalOf(await served.get('/v1/events/1/proof'))).toEqual([400, 'invalid-request']);
    expect(refusalOf(await served.get(`/v1/events/${NOBODY}/proof?x=1`))).toEqual([400, 'invalid-request']);
    expect(refusalOf(await served.get(`/v1/events/${NOBODY}/proof`, { Accept: 'text/csv' }))).toEqual([
      406,
      'not-acceptable',
    ]);
  });

  it('of the documentation holds as well', () => {
    const key = parseVerifierKey(KEY_EXAMPLE.trimEnd());
    const known = { origin: key.name, keys: [key] };
    expect(openCheckpoint(CHECKPOINT_EXAMPLE, known).size).toBe(8);
    expect(holds(PROOF_EXAMPLE, known)).toBe(true);
  });
});

describe('The proof that the ledger only grew', () => {
  it('leads from each checkpoint to each later one, and to no other root', async () => {
    const heads = [await headOf(served)];
    for (let n = 0; n < 6; n++) {
      await Promise.all(Array.from({ length: n + 1 }, async (_, m) => record(served, `Grown ${n} ${m}`)));
      heads.push(await headOf(served));
    }
    for (const [at, from] of heads.entries()) {
      for (const to of heads.slice(at)) {
        const { body } = await consistency(from.size, to.size);
        expect([from.size, to.size, continues(body, from, to)]).toEqual([from.size, to.size, true]);
        expect(continues(body, { ...from, root: Buffer.alloc(32) }, to)).toBe(false);
      }
    }
  });

  it('is refused where there are no such sizes', async () => {
    const { size } = await headOf(served);
    expect(refusalOf(await consistency(1, size + 1))).toEqual([404, 'not-found']);
    expect(refusalOf(await consistency(3, 2))).toEqual([400, 'invalid-request']);
    for (const wrong of [0, -1, 1.5, '01', '', 'x', '9'.repeat(16)]) {
      const answer = await consistency(wrong, size);
      expect([wrong, ...refusalOf(answer), answer.body.errors[0].pointer]).toEqual([
        wrong,
        400,
        'invalid-request',
        '/from',
      ]);
    }
    expect(refusalOf(await served.get('/v1/tlog/consistency?from=1'))).toEqual([400, 'invalid-request']);
    expect(refusalOf(await served.get('/v1/tlog/consistency?from=1&to=2&x=3'))).toEqual([400, 'invalid-request']);
  });
});

/** A proof in the form that sigstore keeps it; what is not of the proof is empty. */
function entryOf({ leafIndex, treeSize, leaf, hashes, checkpoint }: EventProof, keyId: Buffer) {
  return {
    logIndex: String(leafIndex),
    logId: { keyId },
    kindVersion: { kind: '', version: '' },
    integratedTime: '0',
    inclusionPromise: undefined,
    inclusionProof: {
      logIndex: String(leafIndex),
      rootHash: Buffer.alloc(0),
      treeSize: String(treeSize),
      hashes: hashes.map((hash) => Buffer.from(hash, 'base64')),
      checkpoint: { envelope: checkpoint },
    },
    canonicalizedBody: Buffer.from(leaf, 'base64'),
  };
}
