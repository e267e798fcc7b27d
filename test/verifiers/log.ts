import {
  appendLeaf,
  type Consistency,
  consistencyProof,
  EMPTY_FRONTIER,
  formatCheckpoint,
  type Hash,
  hashLeaf,
  type Inclusion,
  inclusionProof,
  parseSignerKey,
  type Reading,
  rootOf,
  signerKeyText,
  signNote,
  tileIndexes,
  tilePath,
  tileWidth,
} from '#libs/transparency';

export const ORIGIN = 'ledger.example/pacta';
export const SIGNER = signerKeyText(ORIGIN, Buffer.alloc(32, 7));
export const { verifier: VERIFIER } = parseSignerKey(SIGNER);

/** A log as others meet it: leaves, checkpoints, proofs and tiles of each of its sizes. */
export class Log {
  readonly leaves: readonly Uint8Array[];
  readonly stored: Hash[] = [];
  private readonly roots: Hash[] = [rootOf(EMPTY_FRONTIER)];

  constructor(size: number) {
    this.leaves = Array.from({ length: size }, (_, index) => Buffer.from(`leaf ${index}`));
    let frontier = EMPTY_FRONTIER;
    for (const leaf of this.leaves) {
      const grown = appendLeaf(frontier, hashLeaf(leaf));
      this.stored.push(...grown.stored);
      frontier = grown.frontier;
      this.roots.push(rootOf(frontier));
    }
  }

  rootAt(size: number): Hash {
    return this.roots[size]!;
  }

  checkpointAt(size: number): string {
    const text = formatCheckpoint({ origin: ORIGIN, size, root: this.rootAt(size) });
    return signNote(text, [parseSignerKey(SIGNER)]);
  }

  inclusion(index: number, size: number): Inclusion {
    const [leafHash, proof] = [hashLeaf(this.leaves[index]!), this.read(inclusionProof(index, size))];
    return { index, size, leafHash, root: this.rootAt(size), proof };
  }

  consistency(from: number, to: number): Consistency {
    const proof = this.read(consistencyProof(from, to));
    return { from, to, fromRoot: this.rootAt(from), toRoot: this.rootAt(to), proof };
  }

  /** Every tile of hashes of a size, by its path. */
  tilesAt(size: number): ReadonlyMap<string, Uint8Array> {
    const tiles = new Map<string, Uint8Array>();
    for (let level = 0; tileWidth(level, 0, size) > 0; level++) {
      for (let n = 0; tileWidth(level, n, size) > 0; n++) {
        const tile = { level, n, width: tileWidth(level, n, size) };
        tiles.set(tilePath(tile), Buffer.concat(tileIndexes(tile).map((index) => this.stored[index]!)));
      }
    }
    return tiles;
  }

  private read<T>({ indexes, from }: Reading<T>): T {
    return from(indexes.map((index) => this.stored[index]!));
  }
}
