import { Recent, type Row, sharedLength, type Table } from '#libs/event-sourcing';
import { columnsOf } from './rows.ddl.js';

/** A write that does not fit its table's definition. */
export class Misfit extends Error {
  override readonly name = 'Misfit';
}

/** A row as it is believed, and since when. */
export interface Held {
  readonly row: Row;
  readonly knownFrom: number;
}

/** What is believed of something: the rows as they were given last, where that is known, and each by its key. */
export interface Believed {
  readonly rows: readonly Row[];
  readonly byKey: Map<string, Held>;
}

/** How many believed rows one table keeps in memory, so that what stays is not read to be compared; that there are none counts as one. */
const HELD_MAX = 5_000;

/** What is believed in one table, compared with what shall be: only the differences are written, whatever the engine. */
export class Beliefs {
  private readonly held = new Recent<Believed>(HELD_MAX, ({ byKey }) => Math.max(1, byKey.size));
  private heldBy = '';
  private readonly columns: readonly string[];

  constructor(
    private readonly name: string,
    private readonly table: Table,
  ) {
    this.columns = columnsOf(table);
  }

  /** After a rollback nothing that was held is sure. */
  forget(): void {
    this.held.clear();
  }

  /** What is believed of `of`, where that is still in memory. */
  recall(of: Row): Believed | undefined {
    // Rows are held under one set of columns: under another they might be held twice.
    const columns = Object.keys(of).join();
    if (this.heldBy !== columns) this.forget();
    this.heldBy = columns;
    return this.held.get(nameOf(of));
  }

  /** Keeps what is believed of `of` as the table has it. */
  learn(of: Row, stored: readonly Row[]): Believed {
    const entries = stored.map((row): readonly [string, Held] => [
      this.keyOf(row),
      { row, knownFrom: Number(row['knownFrom']) },
    ]);
    const believed = { rows: [], byKey: new Map(entries) };
    this.held.set(nameOf(of), believed);
    return believed;
  }

  /**
   * What changes when these rows are believed from a position on, and keeps them. Rows that begin as the last ones did, the
   * very same objects, are not looked at: a long record gains one at its end.
   */
  change(
    of: Row,
    { rows: before, byKey }: Believed,
    rows: readonly Row[],
    position: number,
  ): { readonly closed: Iterable<Held>; readonly opened: readonly Held[] } {
    const shared = sharedLength(before, rows);
    const old = shared === 0 ? new Map(byKey) : new Map(before.slice(shared).map((row) => this.entryOf(row, byKey)));
    for (const key of old.keys()) byKey.delete(key);
    const opened: Held[] = [];
    for (const row of rows.slice(shared)) {
      const key = this.keyOf(row);
      if (byKey.has(key)) throw new Misfit(`two rows of ${this.name} have the key ${key}`);
      const known = old.get(key);
      if (known && this.isSame(known.row, row)) {
        byKey.set(key, known);
        old.delete(key);
      } else {
        const held = { row, knownFrom: position };
        byKey.set(key, held);
        opened.push(held);
      }
    }
    this.held.set(nameOf(of), { rows, byKey });
    return { closed: old.values(), opened };
  }

  keyOf(row: Row): string {
    const { key } = this.table;
    return key.length === 1 ? String(row[key[0]!]) : key.map((column) => row[column]).join('\n');
  }

  private entryOf(row: Row, byKey: ReadonlyMap<string, Held>): readonly [string, Held] {
    const key = this.keyOf(row);
    return [key, byKey.get(key)!];
  }

  private isSame(a: Row, b: Row): boolean {
    return this.columns.every((column) => a[column] === b[column]);
  }
}

const nameOf = (of: Row): string => JSON.stringify(of);
