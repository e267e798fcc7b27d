import { hash } from 'node:crypto';

/** 32 bytes of SHA-256: the root of a tree or of a part of it. */
export type Hash = Uint8Array;

export const HASH_BYTES = 32;

/** By way of text: for bytes, node makes a buffer that costs more than the hashing. */
const sha256 = (...parts: readonly Uint8Array[]): Hash =>
  Buffer.from(hash('sha256', Buffer.concat(parts), 'binary'), 'binary');

/** The root of a tree without leaves: the hash of nothing (RFC 6962 §2.1). */
export const EMPTY_ROOT: Hash = sha256();

// Without these prefixes a leaf could be made that passes for a node (RFC 6962 §2.1).
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** The hash of a leaf's bytes (RFC 6962 §2.1). */
export const hashLeaf = (bytes: Uint8Array): Hash => sha256(LEAF, bytes);

/** The hash over two parts of a tree (RFC 6962 §2.1). */
export const hashNode = (left: Hash, right: Hash): Hash => sha256(NODE, left, right);

export const isSameHash = (one: Hash, other: Hash): boolean => Buffer.compare(one, other) === 0;
