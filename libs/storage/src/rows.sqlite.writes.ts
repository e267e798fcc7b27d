import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Believe, type Cell, OPEN, type Row, scaleOf, type Table, type Write } from '#libs/event-sourcing';
import { type Believed, Beliefs, type Held, Misfit } from './rows.believed.js';
import { columnsAdded, columnsOf, identityOf, quoted, wordsOf } from './rows.ddl.js';

/** How long a row will have been believed is known when it is closed. */
const OPEN_SCALE = scaleOf(0, OPEN);

/** Writes into one table of one generation, by statements prepared once. */
export class TableWriter {
  private readonly columns: readonly string[];
  private readonly words: string | undefined;
  private readonly prepared = new Map<string, StatementSync>();
  private readonly beliefs: Beliefs;

  constructor(
    private readonly db: DatabaseSync,
    private readonly name: string,
    private readonly search: string,
    private readonly table: Table,
  ) {
    this.columns = columnsOf(table);
    this.words = wordsOf(table);
    this.beliefs = new Beliefs(name, table);
  }

  apply(write: Write, position: number): void {
    if ((write.kind === 'believe') !== (this.table.bitemporal ?? false)) {
      throw new Misfit(`${write.kind} does not fit ${this.name}`);
    }
    if (write.kind === 'believe') return this.believe(write, position);
    const { words } = this;
    if (write.kind === 'drop') return words === undefined ? this.drop(write.where) : this.dropWords(write.where);
    if (words === undefined) this.put(write.row);
    else this.putWords(write.row, words);
  }

  /** Takes away all rows that match, what was once believed included. */
  erase(where: Row): void {
    if (this.words === undefined) this.drop(where);
    else this.dropWords(where);
    this.forget();
  }

  /** Words that were replaced stay in the segments of a full-text index until those are merged. */
  purge(): void {
    if (this.words === undefined) return;
    this.db.exec(`INSERT INTO ${quoted(this.search)} (${quoted(this.search)}) VALUES ('optimize')`);
  }

  /** After a rollback nothing that was held is sure. */
  forget(): void {
    this.beliefs.forget();
  }

  /** The number of the row, where it is new. */
  private put(row: Row): number {
    const text = () => {
      const { key } = this.table;
      const others = this.columns.filter((column) => !key.includes(column));
      const update = others.map((column) => `${quoted(column)} = excluded.${quoted(column)}`).join(', ');
      const action = update === '' ? 'NOTHING' : `UPDATE SET ${update}`;
      return `INSERT INTO ${this.into(this.columns)} ON CONFLICT (${key.map(quoted).join(', ')}) DO ${action}`;
    };
    return Number(this.statement('put', text).run(...this.cellsOf(row)).lastInsertRowid);
  }

  private drop(where: Row): void {
    const columns = Object.keys(where);
    this.statement(`drop ${columns.join()}`, () => `DELETE FROM ${quoted(this.name)} WHERE ${matching(columns)}`).run(
      ...Object.values(where),
    );
  }

  /** A row whose words stay is not written: the full-text index costs more than the look. */
  private putWords(row: Row, words: string): void {
    const [old] = this.numbersOf(Object.fromEntries(this.table.key.map((column) => [column, row[column]!])), words);
    if (old?.['words'] === row[words]) return;
    const made = this.put(row);
    const number = old?.['number'] ?? made;
    if (old) this.statement('unindex', () => `DELETE FROM ${quoted(this.search)} WHERE rowid = ?`).run(number);
    this.statement('index', () => `INSERT INTO ${quoted(this.search)} (rowid, ${quoted(words)}) VALUES (?, ?)`).run(
      number,
      row[words]!,
    );
  }

  private dropWords(where: Row): void {
    for (const { number } of this.numbersOf(where, this.words!)) {
      this.statement('unindex', () => `DELETE FROM ${quoted(this.search)} WHERE rowid = ?`).run(number!);
    }
    this.drop(where);
  }

  private numbersOf(where: Row, words: string): readonly Row[] {
    const columns = Object.keys(where);
    const find = () => `SELECT number, ${quoted(words)} AS words FROM ${quoted(this.name)} WHERE ${matching(columns)}`;
    return this.statement(`find ${columns.join()}`, find).all(...Object.values(where)) as Row[];
  }

  private believe({ of, rows, isFirst }: Believe, position: number): void {
    const before = isFirst ? this.beliefs.learn(of, []) : this.believedOf(of);
    const { closed, opened } = this.beliefs.change(of, before, rows, position);
    for (const gone of closed) this.close(gone, position);
    for (const held of opened) this.open(held);
  }

  /** A row that was opened at this very position never existed. */
  private close({ row, knownFrom }: Held, position: number): void {
    const identity = [...this.table.key.map((column) => row[column]!), knownFrom];
    const where = matching(identityOf(this.table));
    if (knownFrom === position) {
      this.statement('delete', () => `DELETE FROM ${quoted(this.name)} WHERE ${where}`).run(...identity);
    } else {
      const scale = this.table.held ? [scaleOf(knownFrom, position)] : [];
      const set = this.table.held ? '"knownTo" = ?, "knownScale" = ?' : '"knownTo" = ?';
      this.statement('close', () => `UPDATE ${quoted(this.name)} SET ${set} WHERE ${where}`).run(
        position,
        ...scale,
        ...identity,
      );
    }
  }

  private open({ row, knownFrom }: Held): void {
    const text = () => `INSERT INTO ${this.into([...this.columns, ...columnsAdded(this.table)])}`;
    const cells = this.cellsOf(row);
    cells.push(knownFrom, OPEN);
    if (this.table.held) cells.push(scaleOf(Number(row['from']), Number(row['to'])), OPEN_SCALE);
    this.statement('open', text).run(...cells);
  }

  /** The rows believed of `of`, from memory or from the table. */
  private believedOf(of: Row): Believed {
    const known = this.beliefs.recall(of);
    if (known) return known;
    const columns = Object.keys(of);
    const find = () => `SELECT * FROM ${quoted(this.name)} WHERE ${matching(columns)} AND "knownTo" = ${OPEN}`;
    const rows = this.statement(`believed ${columns.join()}`, find).all(...Object.values(of)) as Row[];
    return this.beliefs.learn(of, rows);
  }

  private cellsOf(row: Row): Cell[] {
    const cells: (Cell | undefined)[] = [];
    for (const column of this.columns) cells.push(row[column]);
    if (cells.includes(undefined) || Object.keys(row).length !== cells.length) {
      throw new Misfit(
        `${this.name} has the columns ${this.columns.join(', ')}, the row has ${Object.keys(row).join(', ')}`,
      );
    }
    return cells as Cell[];
  }

  private into(columns: readonly string[]): string {
    return `${quoted(this.name)} (${columns.map(quoted).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
  }

  private statement(use: string, text: () => string): StatementSync {
    let statement = this.prepared.get(use);
    if (!statement) {
      statement = this.db.prepare(text());
      this.prepared.set(use, statement);
    }
    return statement;
  }
}

const matching = (columns: readonly string[]): string => columns.map((column) => `${quoted(column)} = ?`).join(' AND ');
