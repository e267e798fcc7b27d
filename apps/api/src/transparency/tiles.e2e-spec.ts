import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  consistencyProof,
  fromTiles,
  type Hash,
  hashLeaf,
  inclusionProof,
  leavesOf,
  type Reading,
  rootAt,
  tilePath,
} from '#libs/transparency';
import { serve, type Served } from '../testing.js';
import { hashesOf, headOf, record, refusalOf } from './testing.js';

/** One full tile, one that is partial, and the second level begun. */
const SIZE = 300;

let served: Served;
const ids: string[] = [];
beforeAll(async () => {
  served = await serve();
  for (let from = 0; from < SIZE; from += 50) {
    const made = await Promise.all(Array.from({ length: 50 }, async (_, n) => record(served, `Document ${from + n}`)));
    for (const { id, place } of made) ids[place - 1] = id;
  }
});
afterAll(() => served?.close());

async function bytesAt(path: string): Promise<Uint8Array> {
  const response = await fetch(`${served.url}/tlog/${path}`);
  if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
  expect(response.headers.get('content-type')).toBe('application/octet-stream');
  return new Uint8Array(await response.arrayBuffer());
}

/** What a reader of tiles makes of them, who asks this server for nothing else. */
async function fromTilesAlone<T>({ indexes, from }: Reading<T>): Promise<T> {
  const { tiles, from: hashesIn } = fromTiles(indexes, SIZE);
  return from(hashesIn(await Promise.all(tiles.map(async (tile) => bytesAt(tilePath(tile))))));
}

const texts = (hashes: readonly Hash[]) => hashes.map((hash) => Buffer.from(hash).toString('base64'));

const cached = async (path: string) => (await served.get(`/tlog/${path}`)).headers.get('cache-control');

describe('The tiles', () => {
  it('give the root that the checkpoint signs', async () => {
    const { size, root } = await headOf(served);
    expect(size).toBe(SIZE);
    expect(texts([await fromTilesAlone(rootAt(SIZE))])).toEqual(texts([root]));
  });

  it('give the very proofs that the server gives', async () => {
    for (const index of [0, 1, 127, 255, 256, 299]) {
      const { hashes } = (await served.get(`/v1/events/${ids[index]}/proof`)).body;
      expect(texts(await fromTilesAlone(inclusionProof(index, SIZE)))).toEqual(hashes);
    }
    for (const from of [1, 100, 256, 257, 299, 300]) {
      const { hashes } = (await served.get(`/v1/tlog/consistency?from=${from}&to=${SIZE}`)).body;
      expect(texts(await fromTilesAlone(consistencyProof(from, SIZE)))).toEqual(hashes);
    }
  });

  it('hold the hashes of the entries, and these are the leaves of the proofs', async () => {
    const leaves = [
      ...leavesOf(await bytesAt('tile/entries/000')),
      ...leavesOf(await bytesAt('tile/entries/001.p/44')),
    ];
    const hashes = Buffer.concat([await bytesAt('tile/0/000'), await bytesAt('tile/0/001.p/44')]);
    expect(leaves).toHaveLength(SIZE);
    expect(Buffer.concat(leaves.map(hashLeaf)).equals(hashes)).toBe(true);
    expect(leaves.map((leaf) => JSON.parse(Buffer.from(leaf).toString()).id)).toEqual(ids);
    const { leaf } = (await served.get(`/v1/events/${ids[270]}/proof`)).body;
    expect(Buffer.from(leaves[270]!).equals(Buffer.from(leaf, 'base64'))).toBe(true);
  });

  it('of the second level hold the roots of full tiles', async () => {
    const upper = await bytesAt('tile/1/000.p/1');
    expect(texts([upper])).toEqual(texts([await fromTilesAlone(rootAt(256))]));
    expect(upper).toHaveLength(hashesOf(texts([upper]))[0]!.length);
  });

  it('are kept for ever when they are full, and for a while when they are not', async () => {
    expect(await cached('tile/0/000')).toBe('public, max-age=31536000, immutable');
    expect(await cached('tile/entries/000')).toBe('public, max-age=31536000, immutable');
    expect(await cached('tile/0/001.p/44')).toBe('public, max-age=60');
    expect(await cached('tile/0/001.p/45')).toBe('no-store');
  });

  it('that were given once are given again, though the log grew', async () => {
    const narrow = await bytesAt('tile/0/001.p/7');
    const wide = await bytesAt('tile/0/001.p/44');
    expect(Buffer.from(wide.subarray(0, narrow.length)).equals(narrow)).toBe(true);
    expect(await bytesAt('tile/0/000.p/3')).toEqual((await bytesAt('tile/0/000')).subarray(0, 96));
  });

  it.each([
    '0/001',
    '0/001.p/45',
    '0/002.p/1',
    '1/000',
    '1/000.p/2',
    '2/000.p/1',
    'entries/001',
    'entries/001.p/45',
    '0/0',
    '0/000.p/0',
    '0/000.p/256',
    '0/x000/000',
    '00/000',
    '64/000.p/1',
    'entries/000.p/01',
    '0/%30%30%30',
    '',
    '-1/000',
    '0/x999/x999/x999/x999/x999/999',
  ])('that the log has not, or not yet, are not found: %s', async (path) =>
    expect(refusalOf(await served.get(`/tlog/tile/${path}`))).toEqual([404, 'not-found']),
  );

  it('are read, and with no parameter', async () => {
    expect(refusalOf(await served.get('/tlog/tile/0/000?width=3'))).toEqual([400, 'invalid-request']);
    expect(refusalOf(await served.get('/tlog/tile/0/000', { Accept: 'text/html' }))).toEqual([406, 'not-acceptable']);
    expect(refusalOf(await served.send('/tlog/tile/0/000', { method: 'PUT' }))).toEqual([405, 'method-not-allowed']);
  });
});
