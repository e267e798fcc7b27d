import { type Cell, Recent, type Row, sharedLength, type Table } from '#libs/event-sourcing';
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
  /** Goes on to what is believed next. */
  readonly byKey: Map<Cell, Held>;
  /** How many rows they are; that there are none counts as one. */
  readonly weight: number;
}

/** What a change of belief writes, and what is believed after it. */
interface Changed {
  readonly closed: Iterable<Held>;
  readonly opened: readonly Held[];
  readonly now: Believed;
}

/** How many believed rows one table keeps in memory, so that what stays is not read to be compared. */
const HELD_MAX = 5_000;
const NONE: readonly Held[] = [];

/** What is believed in one table, compared with what shall be: only the differences are written, whatever the engine. */
export class Beliefs {
  private readonly held = new Recent<Believed>(HELD_MAX, ({ weight }) => weight);
  private readonly columns: readonly string[];
  private of: Row | undefined;
  private name = '';
  private heldBy = '';
  /** What tells rows of the same `of` apart. */
  private apart: readonly string[] = [];

  constructor(
    private readonly tableName: string,
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
    return this.held.get(this.nameOf(of));
  }

  /** Keeps what is believed of `of` as the table has it. */
  learn(of: Row, stored: readonly Row[]): Believed {
    const name = this.nameOf(of);
    const byKey = new Map<Cell, Held>();
    for (const row of stored) byKey.set(keyOf(row, this.apart), { row, knownFrom: Number(row['knownFrom']) });
    return this.hold(name, [], byKey);
  }

  /**
   * What changes when these rows are believed from a position on, and keeps them. Rows that begin as the last ones did, the
   * very same objects, are not looked at: a long record gains one at its end.
   */
  change(of: Row, before: Believed, rows: readonly Row[], position: number): Changed {
    const { byKey } = before;
    const shared = sharedLength(before.rows, rows);
    if (shared === rows.length && shared === byKey.size) return { closed: NONE, opened: NONE, now: before };
    const name = this.nameOf(of);
    const old = this.taken(before, shared);
    const opened: Held[] = [];
    for (let place = shared; place < rows.length; place++) {
      const row = rows[place]!;
      const key = keyOf(row, this.apart);
      if (byKey.has(key)) throw new Misfit(`two rows of ${this.tableName} have the key ${this.keyOf(row)}`);
      const known = old?.get(key);
      if (known && this.isSame(known.row, row)) {
        byKey.set(key, known);
        old!.delete(key);
      } else {
        const held = { row, knownFrom: position };
        byKey.set(key, held);
        opened.push(held);
      }
    }
    return { closed: old?.values() ?? NONE, opened, now: this.hold(name, rows, byKey) };
  }

  /** The key of a row among all that are believed at one time. */
  keyOf(row: Row): Cell {
    return keyOf(row, this.table.key);
  }

  /** Takes out what was believed, the rows aside that stay: those by their keys. */
  private taken({ rows, byKey }: Believed, stay: number): Map<Cell, Held> | undefined {
    if (byKey.size === stay) return undefined;
    if (stay === 0) {
      const all = new Map(byKey);
      byKey.clear();
      return all;
    }
    const taken = new Map<Cell, Held>();
    for (let place = stay; place < rows.length; place++) {
      const key = keyOf(rows[place]!, this.apart);
      taken.set(key, byKey.get(key)!);
      byKey.delete(key);
    }
    return taken;
  }

  private hold(name: string, rows: readonly Row[], byKey: Map<Cell, Held>): Believed {
    const believed = { rows, byKey, weight: Math.max(1, byKey.size) };
    this.held.set(name, believed);
    return believed;
  }

  /** The last one is asked for again and again. */
  private nameOf(of: Row): string {
    if (of === this.of) return this.name;
    const columns = Object.keys(of);
    const by = columns.join();
    if (this.heldBy !== by) {
      // Rows are held under one set of columns: under another they might be held twice.
      this.forget();
      this.heldBy = by;
      this.apart = this.table.key.filter((column) => !columns.includes(column));
    }
    this.of = of;
    return (this.name = String(keyOf(of, columns)));
  }

  private isSame(a: Row, b: Row): boolean {
    for (const column of this.columns) if (a[column] !== b[column]) return false;
    return true;
  }
}

/** One value where one tells rows apart. */
function keyOf(row: Row, columns: readonly string[]): Cell {
  if (columns.length === 1) return row[columns[0]!]!;
  let key = '';
  for (const column of columns) key += `${row[column]}\n`;
  return key;
}
