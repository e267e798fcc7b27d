import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { LogCheckpoint, verifyCheckpoint } from '@sigstore/verify/dist/tlog/checkpoint.js';
import { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle.js';
import { Log, ORIGIN, VERIFIER } from './log.js';

const SIZE = 130;
const log = new Log(SIZE);
const sizes = Array.from({ length: SIZE }, (_, step) => step + 1);

/** What sigstore knows of a log beforehand: its key, under the id that stands before its signatures. */
const authority = {
  logID: Buffer.from(VERIFIER.id.toString(16).padStart(8, '0'), 'hex'),
  baseURL: ORIGIN,
  publicKey: VERIFIER.publicKey,
  validFor: { start: new Date(0), end: new Date(2 ** 42) },
};

describe('sigstore’s verifier', () => {
  it('opens the checkpoint of each size', () => {
    for (const size of sizes) {
      const checkpoint = verifyCheckpoint(entry(0, size), [authority]);
      expect([checkpoint.origin, checkpoint.logSize, checkpoint.rest]).toEqual([ORIGIN, BigInt(size), []]);
      expect(checkpoint.logHash.equals(log.rootAt(size))).toBe(true);
    }
  });

  it('does not open one that was changed, or signed by another key', () => {
    const changed = log.checkpointAt(SIZE).replace(`\n${SIZE}\n`, `\n${SIZE + 1}\n`);
    expect(() => verifyCheckpoint(entry(0, SIZE, changed), [authority])).toThrow('invalid checkpoint signature');
    const other = { ...authority, logID: createHash('sha256').digest() };
    expect(() => verifyCheckpoint(entry(0, SIZE), [other])).toThrow('invalid checkpoint signature');
  });

  it(`accepts the inclusion of each leaf in each size to ${SIZE}`, () => {
    let accepted = 0;
    for (const size of sizes) {
      const checkpoint = new LogCheckpoint(ORIGIN, BigInt(size), Buffer.from(log.rootAt(size)), []);
      for (let index = 0; index < size; index++) {
        verifyMerkleInclusion(entry(index, size, ''), checkpoint);
        accepted++;
      }
    }
    expect(accepted).toBe((SIZE * (SIZE + 1)) / 2);
  });

  it('refuses the inclusion of another leaf', () => {
    const checkpoint = new LogCheckpoint(ORIGIN, BigInt(SIZE), Buffer.from(log.rootAt(SIZE)), []);
    const other = { ...entry(5, SIZE), canonicalizedBody: Buffer.from('another') };
    expect(() => verifyMerkleInclusion(other, checkpoint)).toThrow('does not match');
  });
});

/** A leaf with its proof in the form that sigstore keeps them; what is not of the proof is empty. */
function entry(index: number, size: number, envelope = log.checkpointAt(size)) {
  const { root, proof } = log.inclusion(index, size);
  return {
    logIndex: String(index),
    logId: { keyId: authority.logID },
    kindVersion: { kind: '', version: '' },
    integratedTime: '0',
    inclusionPromise: undefined,
    inclusionProof: {
      logIndex: String(index),
      rootHash: Buffer.from(root),
      treeSize: String(size),
      hashes: proof.map((hash) => Buffer.from(hash)),
      checkpoint: { envelope },
    },
    canonicalizedBody: Buffer.from(log.leaves[index]!),
  };
}
