import { describe, expect, it } from '@jest/globals';
import { EMPTY_ROOT, hashLeaf, hashNode, isSameHash } from './merkle.js';

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex');

describe('hashes of a tree (RFC 6962 §2.1)', () => {
  it('know the root of nothing, a leaf of nothing, and a node over two', () => {
    expect(hex(EMPTY_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hex(hashLeaf(Buffer.of()))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(hex(hashNode(hashLeaf(Buffer.of()), hashLeaf(Buffer.of(0))))).toBe(
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    );
  });

  it('do not take a leaf for a node', () => {
    const [left, right] = [hashLeaf(Buffer.of(1)), hashLeaf(Buffer.of(2))];
    expect(isSameHash(hashLeaf(Buffer.concat([left, right])), hashNode(left, right))).toBe(false);
  });
});
