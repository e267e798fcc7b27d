import { storedIndex, storedNode } from './layout.js';
import { HASH_BYTES, hashNode, type Hash } from './merkle.js';

/** Hashes in a full tile, leaves in a full bundle of entries (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;
const LEVEL_MAX = 63;

/** A tile of hashes on a level of tiles (one for each eight levels of the tree), or a bundle of the leaves themselves. */
export interface Tile {
  readonly level: number | 'entries';
  /** Within its level. */
  readonly n: number;
  /** 1 to 256; less than 256 where the tree ends. */
  readonly width: number;
}

/** `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`; 1234067 is written `x001/x234/067` (C2SP tlog-tiles). */
export function tilePath({ level, n, width }: Tile): string {
  const digits = String(n);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g)!;
  const place = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${place}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
}

const PATH = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/;

/** The tile that a path names; undefined where the path is not exactly the one that `tilePath` writes. */
export function parseTilePath(path: string): Tile | undefined {
  const match = PATH.exec(path);
  if (!match) return undefined;
  const level = match[1] === 'entries' ? match[1] : Number(match[1]);
  const tile: Tile = { level, n: Number(match[2]!.replace(/[x/]/g, '')), width: Number(match[3] ?? TILE_WIDTH) };
  const exists = (level === 'entries' || level <= LEVEL_MAX) && Number.isSafeInteger(tile.n) && tile.width > 0;
  return exists && tilePath(tile) === path ? tile : undefined;
}

/** How many hashes or leaves the n-th tile of a level has in a tree of `size` leaves; 0 where there is none. */
export function tileWidth(level: Tile['level'], n: number, size: number): number {
  const nodes = level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** level);
  return Math.min(TILE_WIDTH, Math.max(0, nodes - n * TILE_WIDTH));
}

/** Where the hashes of a tile are stored, in its order. A tile is these hashes, one after the other. */
export function tileIndexes({ level, n, width }: Tile): number[] {
  if (level === 'entries') throw new RangeError('a bundle of entries holds no hashes');
  return Array.from({ length: width }, (_, at) => storedIndex({ level: level * TILE_HEIGHT, n: n * TILE_WIDTH + at }));
}

/** What is asked of a log of tiles instead of a store of hashes; see `Reading`. */
export interface TileReading {
  /** Each once. */
  readonly tiles: readonly Tile[];
  /** From the tiles' bytes, in their order. The hashes are worth what the proof made of them is. */
  readonly from: (bytes: readonly Uint8Array[]) => readonly Hash[];
}

/** The hashes that are stored at these indexes, out of the tiles of a tree of `size` leaves. */
export function fromTiles(indexes: readonly number[], size: number): TileReading {
  const places = indexes.map((index) => placeOf(index, size));
  const tiles = [...new Map(places.map(({ tile }) => [tilePath(tile), tile])).values()];
  return {
    tiles,
    from: (bytes) => {
      const held = new Map(tiles.map((tile, at) => [tilePath(tile), checked(tile, bytes[at])]));
      return places.map(({ tile, from, to }) => rootWithin(held.get(tilePath(tile))!, from, to));
    },
  };
}

/** The tile that holds a stored hash, as the root over some of its hashes: a power of two of them. */
function placeOf(index: number, size: number): { tile: Tile; from: number; to: number } {
  const node = storedNode(index);
  const level = Math.floor(node.level / TILE_HEIGHT);
  const hashes = 2 ** (node.level % TILE_HEIGHT);
  const first = node.n * hashes;
  const n = Math.floor(first / TILE_WIDTH);
  const [from, width] = [first % TILE_WIDTH, tileWidth(level, n, size)];
  if (from + hashes > width) throw new RangeError(`hash ${index} is not of a tree of ${size} leaves`);
  return { tile: { level, n, width }, from, to: from + hashes };
}

function checked(tile: Tile, bytes: Uint8Array | undefined): Uint8Array {
  if (bytes?.length === tile.width * HASH_BYTES) return bytes;
  throw new RangeError(`${tilePath(tile)} has ${bytes?.length ?? 'no'} bytes, not ${tile.width * HASH_BYTES}`);
}

function rootWithin(tile: Uint8Array, from: number, to: number): Hash {
  if (to - from === 1) return tile.subarray(from * HASH_BYTES, to * HASH_BYTES);
  const middle = (from + to) / 2;
  return hashNode(rootWithin(tile, from, middle), rootWithin(tile, middle, to));
}
