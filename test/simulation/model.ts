import { expect } from '@jest/globals';
import type { Receipt } from '#libs/application';
import type { DocumentData, PartyData, Statement } from '#libs/commitments';
import { type OrderedEvent, REDACTED, type Redaction, type Refused } from '#libs/event-sourcing';
import type { Asked } from './asked.js';
import { expectSame } from './same.js';

interface Acknowledged {
  readonly receipt: Receipt;
  readonly canonical: string;
}

type Noted = Pick<Statement, 'class' | 'quote'> & { readonly document: string };

/** What clients were told, in plain maps: all that the ledger owes them. */
export class Model {
  /** By command. */
  readonly receipts = new Map<string, Acknowledged>();
  /** By id. */
  readonly documents = new Map<string, DocumentData>();
  readonly statements = new Map<string, Noted>();
  /** By code. */
  readonly parties = new Map<string, PartyData>();
  /** Facts of lines that were imported, with the event that each made, once somebody was told. */
  readonly imported = new Map<string, string | undefined>();
  readonly importedCommitments = new Set<string>();
  /** Events without data. */
  readonly erased = new Set<string>();
  /** Each event as it was last seen, by id; an erasure takes the payload alone. */
  private readonly seen = new Map<string, { readonly envelope: string; readonly payload: string | null }>();
  private readonly leaves: Uint8Array[] = [];
  private readonly toldErased = new Set<string>();

  /** What a client knows before it asks. */
  known({ commandId }: Asked): { readonly first?: Acknowledged; readonly isErased: boolean } {
    const first = this.receipts.get(commandId);
    return { ...(first && { first }), isErased: first !== undefined && this.isErased(first.receipt) };
  }

  /** From now on, an imported line may have made its fact, whether or not anybody was told. */
  expectImport(fact: string): void {
    this.imported.set(fact, this.imported.get(fact));
  }

  acknowledge(asked: Asked, receipt: Receipt, before: ReturnType<Model['known']>): void {
    if (asked.isDryRun || receipt.events.length === 0) return expect(before.first).toBeUndefined();
    expect(before.isErased).toBe(false);
    const first = this.receipts.get(asked.commandId);
    // Somebody else may have brought the same key at the same time.
    if (first) return expectSame({ receipt, canonical: asked.canonical }, first);
    if (asked.pinned !== undefined) expect(receipt.events[0]!.version).toBe(asked.pinned + 1);
    this.receipts.set(asked.commandId, { receipt, canonical: asked.canonical });
    asked.tell(this, receipt);
  }

  refuse(asked: Asked, { code, detail, message }: Refused, { first, isErased }: ReturnType<Model['known']>): void {
    // What was erased may also be what a correction or a quote speaks of: that command made nothing, and its key is free.
    if (code === 'redacted' && message.startsWith('What this request recorded')) this.toldErased.add(asked.commandId);
    else if (code === 'redacted') return expect(first).toBeUndefined();
    else if (isErased) expect(code).toBe('redacted');
    else if (first) expect([code, asked.canonical === first.canonical]).toEqual(['idempotency-key-reused', false]);
    if (code === 'version-mismatch') expect(detail['version']).not.toBe(asked.pinned);
  }

  /** Holds the whole ledger against what clients were told. Only while nobody asks anything. */
  check(events: readonly OrderedEvent[], latest: number): void {
    const versions = new Map<string, number>();
    const byCommand = new Map<string, OrderedEvent[]>();
    let recordedAt = 0;
    for (const [index, event] of events.entries()) {
      const version = (versions.get(event.stream) ?? 0) + 1;
      if (event.position !== String(index + 1) || event.version !== version)
        throw new Error(`event ${event.id} stands at ${event.position}, version ${event.version}`);
      if (event.recordedAt < recordedAt || event.recordedAt > latest)
        throw new Error(`event ${event.id} was recorded at ${event.recordedAt}, after ${recordedAt}, before ${latest}`);
      recordedAt = event.recordedAt;
      versions.set(event.stream, event.version);
      const { commandId } = event.metadata;
      byCommand.set(commandId, [...(byCommand.get(commandId) ?? []), event]);
      this.remember(event);
    }
    expect(this.seen.size).toBe(events.length);
    this.checkErasures(events);
    for (const [commandId, made] of byCommand) this.checkMade(commandId, made);
    for (const commandId of this.receipts.keys())
      if (!byCommand.has(commandId)) throw new Error(`${commandId} is lost`);
    for (const event of this.imported.values())
      if (event !== undefined && !this.seen.has(event)) throw new Error(`${event} is lost`);
  }

  private isErased({ events }: Receipt): boolean {
    return events.some(({ id }) => this.erased.has(id));
  }

  /** Nothing is ever another than it was. */
  private remember({ data, salt, ...event }: OrderedEvent): void {
    const { id } = event;
    const envelope = JSON.stringify(event);
    const payload = data && JSON.stringify([data, Buffer.from(salt!).toString('hex')]);
    const was = this.seen.get(id) ?? { envelope, payload };
    if (payload === null) this.erased.add(id);
    if (envelope !== was.envelope || (payload !== null && payload !== was.payload))
      throw new Error(`${JSON.stringify(was)} became ${envelope} ${payload}`);
    this.seen.set(id, { envelope, payload });
  }

  /** Nor is a leaf, not even that of an event that was erased. */
  rememberLeaf(index: number, leaf: Uint8Array): void {
    const was = this.leaves[index] ?? leaf;
    if (Buffer.compare(was, leaf) !== 0) throw new Error(`leaf ${index} is another than it was`);
    this.leaves[index] = leaf;
  }

  private checkErasures(events: readonly OrderedEvent[]): void {
    const told = events.flatMap(({ type, data }) => (type === REDACTED ? [(data as Redaction).event] : []));
    expect(told.toSorted()).toEqual([...this.erased].toSorted());
    for (const commandId of this.toldErased) {
      const known = this.receipts.get(commandId);
      if (known) expect(this.isErased(known.receipt)).toBe(true);
    }
  }

  /** A command made what its receipt says, once; what was refused made nothing. */
  private checkMade(commandId: string, made: readonly OrderedEvent[]): void {
    const known = this.receipts.get(commandId);
    if (known) {
      const { events, position, leafIndex } = known.receipt;
      const last = made.at(-1)!;
      const stands = {
        events: made.map(({ id, type, version }) => ({ id, type, version })),
        position: last.position,
        leafIndex: last.leafIndex,
      };
      return expectSame(stands, { events, position, leafIndex });
    }
    const fact = made[0]!.metadata.$correlationId;
    const isOfImport = this.imported.has(fact);
    if (!isOfImport && !this.toldErased.has(commandId))
      throw new Error(`${commandId} made ${made.map(({ type }) => type).join()}, and nobody was told`);
    if (commandId === fact && made.length > 1) throw new Error(`line ${fact} made ${made.length} events`);
  }
}
