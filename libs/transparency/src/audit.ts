import type { Checkpoint } from './checkpoint.js';
import { appendLeaf, EMPTY_FRONTIER, type Frontier, rootOf } from './frontier.js';
import { storedCount } from './layout.js';
import { idIn, strayFrom, type Witnessed } from './leaf-check.js';
import { base64 } from './lines.js';
import { type Hash, hashLeaf, isSameHash } from './merkle.js';
import { Misfit } from './misfit.js';
import { shown } from './unsound.js';

/** An event as it is kept, to be held against the log. */
export interface AuditedEvent extends Witnessed {
  /** From 1 on without a gap; absent where a store counts otherwise. */
  readonly position?: number;
}

/** What is kept at one index: an event, its leaf, and the tree's hashes that came with the leaf. What is not there is absent. */
export interface AuditEntry {
  readonly event?: AuditedEvent;
  readonly leaf?: Uint8Array;
  /** In the layout's order. Absent as a whole where only leaves are kept, as in an export. */
  readonly hashes?: readonly Hash[];
  /** Why the event cannot be held against anything: what kept it from being read, and its id if that was legible. */
  readonly unreadable?: { readonly why: string; readonly id?: string };
}

/** A head of the log that was seen, and how to call it in a message. */
export interface SeenHead extends Pick<Checkpoint, 'size' | 'root'> {
  readonly name: string;
}

/** What an audit found that was fed everything. */
export interface Audited {
  /** Events; the tree's size. */
  readonly size: number;
  readonly root: Hash;
  /** Events without data: their leaves vouch for the rest of them. */
  readonly redacted: number;
}

/**
 * Holds a history against its log, entry by entry in the ledger's order, and stops at the first that does not fit: `add`
 * and `end` throw `Misfit`. Nothing kept is believed but the heads seen before: leaves are made anew from events, the tree
 * from leaves. It remembers the last version of each stream and every id: at most some 180 bytes an event.
 */
export class Audit {
  private frontier: Frontier = EMPTY_FRONTIER;
  private redacted = 0;
  private recordedAt = -Infinity;
  private readonly versions = new Map<string, number>();
  private readonly ids = new Set<string>();
  /** The smallest first. */
  private readonly heads: readonly SeenHead[];
  private headsMet = 0;

  constructor(heads: readonly SeenHead[] = []) {
    this.heads = heads.toSorted((one, other) => one.size - other.size);
    this.meetHeads();
  }

  /** Entries so far. */
  get size(): number {
    return this.frontier.size;
  }

  add(entry: AuditEntry): void {
    const { event, leaf } = this.requireWhole(entry);
    this.requirePlace(event);
    const stray = strayFrom(leaf, event);
    if (stray) throw new Misfit(stray.code, this.size, event.id, stray.why);
    this.requireOrder(event);
    this.grow(event, leaf, entry.hashes);
    if (event.data === null) this.redacted++;
    this.meetHeads();
  }

  /** Throws `Misfit` also where a head that was seen is beyond what there is. */
  end(): Audited {
    const { size } = this;
    const lost = this.heads[this.headsMet];
    if (lost) {
      const why = `${lost.name} was seen over ${lost.size} events, and there are ${size}: the ledger was rolled back to an earlier state, or cut off`;
      throw new Misfit('rolled-back', size, undefined, why);
    }
    return { size, root: rootOf(this.frontier), redacted: this.redacted };
  }

  private requireWhole({ event, leaf, unreadable }: AuditEntry): { event: AuditedEvent; leaf: Uint8Array } {
    if (unreadable) {
      throw new Misfit('unreadable', this.size, unreadable.id ?? (leaf && idIn(leaf)), unreadable.why);
    }
    if (event && leaf) return { event, leaf };
    if (event) throw new Misfit('no-leaf', this.size, event.id, 'it has no leaf in the log');
    const [id, why] = leaf
      ? [idIn(leaf), 'its leaf is there']
      : [undefined, 'neither is its leaf, but what comes after'];
    throw new Misfit('no-event', this.size, id, `it is not in its place, position ${this.size + 1}; ${why}`);
  }

  private requirePlace({ id, position }: AuditedEvent): void {
    if (position === undefined || position === this.size + 1) return;
    throw new Misfit('position', this.size, id, `its position is ${position}, and ${this.size + 1} is next`);
  }

  private requireOrder({ id, stream, version, recordedAt }: AuditedEvent): void {
    const next = (this.versions.get(stream) ?? 0) + 1;
    if (version !== next) {
      throw new Misfit('version', this.size, id, `it has version ${version} of ${shown(stream)}, and ${next} is next`);
    }
    if (recordedAt < this.recordedAt) {
      throw new Misfit(
        'recorded-at',
        this.size,
        id,
        `it was recorded at ${recordedAt}, before the one that precedes it`,
      );
    }
    if (this.ids.has(id)) throw new Misfit('id-twice', this.size, id, 'an event before it has the same id');
    this.versions.set(stream, version);
    this.recordedAt = recordedAt;
    this.ids.add(id);
  }

  private grow({ id }: AuditedEvent, leaf: Uint8Array, kept: readonly Hash[] | undefined): void {
    const { size } = this;
    const { frontier, stored } = appendLeaf(this.frontier, hashLeaf(leaf));
    const wrong = kept ? stored.findIndex((hash, at) => !kept[at] || !isSameHash(hash, kept[at])) : -1;
    if (wrong >= 0) {
      const what = kept?.[wrong] ? 'is not the one that the leaves give' : 'is missing';
      throw new Misfit('tree', size, id, `the tree’s hash ${storedCount(size) + wrong} ${what}`);
    }
    this.frontier = frontier;
  }

  /** Compares the root with the heads of just this size. */
  private meetHeads(): void {
    for (let head = this.heads[this.headsMet]; head?.size === this.size; head = this.heads[++this.headsMet]) {
      const root = rootOf(this.frontier);
      if (!isSameHash(root, head.root)) throw this.otherRoot(head, root);
    }
  }

  private otherRoot(head: SeenHead, root: Hash): Misfit {
    const agreed = this.heads[this.headsMet - 1];
    const where = agreed
      ? `the first ${agreed.size} events are those of ${agreed.name}; of events ${agreed.size + 1} to ${head.size}`
      : `of events 1 to ${head.size}`;
    const why = `${where}, at least one is not what ${head.name} was made over: its root is ${base64(head.root)}, and theirs ${base64(root)}`;
    return new Misfit('root', Math.max(head.size - 1, 0), undefined, why);
  }
}
