import { describe, expect, it } from '@jest/globals';
import { appendLeaf, EMPTY_FRONTIER, rootOf } from './frontier.js';
import { storedCount, storedIndex } from './layout.js';
import { type Hash, hashLeaf } from './merkle.js';
import { consistencyProof, inclusionProof, rootAt } from './proofs.js';
import { fromTiles, parseTilePath, tileIndexes, tilePath, type Tile, tileWidth } from './tiles.js';

describe('the path of a tile', () => {
  it.each<[string, Tile]>([
    ['tile/0/000', { level: 0, n: 0, width: 256 }],
    ['tile/0/x001/x234/067', { level: 0, n: 1_234_067, width: 256 }],
    ['tile/1/x001/000.p/17', { level: 1, n: 1000, width: 17 }],
    ['tile/63/999.p/255', { level: 63, n: 999, width: 255 }],
    ['tile/entries/x001/234.p/1', { level: 'entries', n: 1234, width: 1 }],
    ['tile/entries/001', { level: 'entries', n: 1, width: 256 }],
  ])('is %s, and nothing else', (path, tile) => {
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  it.each([
    '',
    '/tile/0/000',
    'tile/0',
    'tile/0/',
    'tile/0/0',
    'tile/0/0000',
    'tile/0/000/',
    'tile/00/000',
    'tile/01/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/x000',
    'tile/0/x000/001',
    'tile/0/001/234',
    'tile/0/x001/x234',
    'tile/0/X001/234',
    'tile/0/000.p/0',
    'tile/0/000.p/01',
    'tile/0/000.p/256',
    'tile/0/000.p/',
    'tile/0/000.p',
    'tile/0/000.p/1/2',
    'tile/0/٠٠٠',
    'tile/0/000\n',
    'tile/data/000',
    'tile/8/0/000',
    'tile/0/x009/x007/x199/x254/x740/992', // 2^53
  ])('is not %j', (path) => expect(parseTilePath(path)).toBeUndefined());
});

const widthsOf = (level: Tile['level'], ns: number[]): number[] => ns.map((n) => tileWidth(level, n, 70_000));

describe('a tile', () => {
  it('is as wide as the tree is long, as the example of 70,000 leaves in C2SP tlog-tiles', () => {
    expect(widthsOf(0, [0, 272, 273, 274])).toEqual([256, 256, 112, 0]);
    expect(widthsOf(1, [0, 1, 2])).toEqual([256, 17, 0]);
    expect(widthsOf(2, [0, 1])).toEqual([1, 0]);
    expect(widthsOf(63, [0])).toEqual([0]);
    expect(widthsOf('entries', [273, 274])).toEqual([112, 0]);
    expect([tileWidth(0, 0, 256), tileWidth(1, 0, 256), tileWidth(0, 1, 256)]).toEqual([256, 1, 0]);
  });

  it('holds the hashes of its level in their order', () => {
    expect(tileIndexes({ level: 0, n: 0, width: 4 })).toEqual([0, 1, 3, 4]);
    expect(tileIndexes({ level: 1, n: 1, width: 2 })).toEqual([
      storedIndex({ level: 8, n: 256 }),
      storedIndex({ level: 8, n: 257 }),
    ]);
    expect(() => tileIndexes({ level: 63, n: 0, width: 1 })).toThrow(RangeError);
    expect(() => tileIndexes({ level: 'entries', n: 0, width: 1 })).toThrow(RangeError);
  });
});

describe('hashes out of tiles', () => {
  const SIZE = 70_000;
  const stored = grow(SIZE);
  const bytes = (tile: Tile): Uint8Array => Buffer.concat(tileIndexes(tile).map((index) => stored[index]!));
  const read = (indexes: readonly number[], size: number): readonly Hash[] => {
    const { tiles, from } = fromTiles(indexes, size);
    return from(tiles.map(bytes));
  };

  it('are those that are stored, each', () => {
    const size = 66_000;
    const indexes = Array.from({ length: 3000 }, (_, step) => (step * 43_997) % storedCount(size));
    expect(read(indexes, size)).toEqual(indexes.map((index) => stored[index]!));
    for (const last of [1, 255, 256, 257, 1000].map((each) => storedCount(each) - 1)) {
      expect(read([last], 1000)).toEqual([stored[last]!]);
    }
  });

  it('give roots and proofs, each tile asked for once', () => {
    for (const reading of [rootAt(SIZE), inclusionProof(12_345, SIZE), consistencyProof(65_537, SIZE)]) {
      const { tiles } = fromTiles(reading.indexes, SIZE);
      expect(new Set(tiles.map(tilePath)).size).toBe(tiles.length);
      expect(tiles.length).toBeLessThanOrEqual(5);
      expect(read(reading.indexes, SIZE)).toEqual(reading.indexes.map((index) => stored[index]!));
    }
  });

  it('are refused where a tile is too short or missing, or the tree does not reach', () => {
    const { from } = fromTiles([0, 2], 3);
    expect(() => from([Buffer.alloc(64)])).toThrow('tile/0/000.p/3 has 64 bytes, not 96');
    expect(() => from([])).toThrow('tile/0/000.p/3 has no bytes, not 96');
    expect(() => fromTiles([storedIndex({ level: 2, n: 0 })], 3)).toThrow(RangeError);
  });
});

function grow(size: number): Hash[] {
  const stored: Hash[] = [];
  let frontier = EMPTY_FRONTIER;
  for (let index = 0; index < size; index++) {
    const grown = appendLeaf(frontier, hashLeaf(Buffer.from(String(index))));
    stored.push(...grown.stored);
    frontier = grown.frontier;
  }
  expect(stored).toHaveLength(storedCount(size));
  expect(rootOf(frontier)).toHaveLength(32);
  return stored;
}
