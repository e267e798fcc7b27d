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

/** What is believed of something: the rows, as the very same objects as they were given last, and since when each. */
export interface Believed {
  readonly rows: readonly Row[];
  readonly since: readonly number[];
}

/** What a change of belief writes, and what is believed after it. */
interface Changed {
  readonly closed: Iterable<Held>;
  readonly opened: readonly Held[];
  readonly now: Believed;
}

/** How many believed rows one table keeps in memory, so that what stays is not read to be compared; that there are none counts as one. */
const HELD_MAX = 2_000;
const NOTHING: Believed = { rows: [], since: [] };

/** What is believed in one table, compared with what shall be: only the differences are written, whatever the engine. */
export class Beliefs {
  private readonly held = new Recent<Believed>(HELD_MAX, ({ rows }) => Math.max(1, rows.length));
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
  learn(of: Row, rows: readonly Row[]): Believed {
    const believed = rows.length === 0 ? NOTHING : { rows, since: rows.map((row) => Number(row['knownFrom'])) };
    this.held.set(this.nameOf(of), believed);
    return believed;
  }

  /**
   * What changes when these rows are believed from a position on, and keeps them. Rows that begin as the last ones did, the
   * very same objects, are not looked at: a long record gains one at its end.
   */
  change(of: Row, before: Believed, rows: readonly Row[], position: number): Changed {
    const stay = sharedLength(before.rows, rows);
    if (stay === rows.length && stay === before.rows.length) return { closed: [], opened: [], now: before };
    const name = this.nameOf(of);
    const old = this.behind(before, stay);
    const since = before.since.slice(0, stay);
    const opened: Held[] = [];
    const keys = new Set<Cell>();
    for (let place = stay; place < rows.length; place++) {
      const row = rows[place]!;
      const key = keyOf(row, this.apart);
      const known = old.get(key);
      if (keys.has(key) || (!known && this.isAmong(rows, stay, row)))
        throw new Misfit(`two rows of ${this.tableName} have the key ${this.keyOf(row)}`);
      keys.add(key);
      const held = known && isSame(known.row, row, this.columns) ? known : { row, knownFrom: position };
      if (held === known) old.delete(key);
      else opened.push(held);
      since.push(held.knownFrom);
    }
    const now = { rows, since };
    this.held.set(name, now);
    return { closed: old.values(), opened, now };
  }

  /** The key of a row among all that are believed at one time. */
  keyOf(row: Row): Cell {
    return keyOf(row, this.table.key);
  }

  /** What is believed behind so many rows, by what tells it apart. */
  private behind({ rows, since }: Believed, stay: number): Map<Cell, Held> {
    const behind = new Map<Cell, Held>();
    for (let place = stay; place < rows.length; place++) {
      const row = rows[place]!;
      behind.set(keyOf(row, this.apart), { row, knownFrom: since[place]! });
    }
    return behind;
  }

  /** Whether one of the first rows has the key of another row. Nothing is kept to tell that: they may be many, and seldom are. */
  private isAmong(rows: readonly Row[], first: number, row: Row): boolean {
    for (let place = 0; place < first; place++) if (isSame(rows[place]!, row, this.apart)) return true;
    return false;
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
}

function isSame(a: Row, b: Row, columns: readonly string[]): boolean {
  for (const column of columns) if (a[column] !== b[column]) return false;
  return true;
}

/** One value where one tells rows apart. */
function keyOf(row: Row, columns: readonly string[]): Cell {
  if (columns.length === 1) return row[columns[0]!]!;
  let key = '';
  for (const column of columns) key += `${row[column]}\n`;
  return key;
}
