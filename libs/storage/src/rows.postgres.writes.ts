import type { PostgresPoolClient } from 'kysely';
import { type Believe, OPEN, type Row, scaleOf, type Table, type Write } from '#libs/event-sourcing';
import { lexemesIn } from './lexemes.js';
import { type Believed, Beliefs, type Held, Misfit } from './rows.believed.js';
import { columnsAdded, columnsOf, identityOf, quoted, wordsOf } from './rows.ddl.js';
import { checkedRow } from './rows.postgres.checks.js';
import { deleting, inserting, type Statement, unnested, updating } from './rows.postgres.statements.js';

/** A row of a bitemporal table that is not written yet, with all its columns. */
type Opened = Row & { readonly knownFrom: number };

/** How many rows one statement writes. */
const ROWS_MAX = 5_000;

/** Writes into one table of one generation: gathered, and sent together when they are flushed. */
export class PostgresTableWriter {
  private readonly beliefs: Beliefs;
  private readonly columns: readonly string[];
  private readonly words: string | undefined;
  /** What is believed of whatever this batch touched: memory may drop what the table does not hold yet. */
  private readonly touched = new Map<string, Believed>();
  private touchedBy: string | undefined;
  private readonly puts = new Map<string, Row>();
  private readonly opened = new Map<string, Opened>();
  private readonly closed: Row[] = [];
  private readonly undone: Row[] = [];

  constructor(
    private readonly name: string,
    private readonly table: Table,
  ) {
    this.columns = columnsOf(table);
    this.words = wordsOf(table);
    this.beliefs = new Beliefs(name, table);
  }

  /** Reads what is believed of all that a batch will touch, at once. */
  async prepare(connection: PostgresPoolClient, writes: readonly Write[]): Promise<void> {
    const missing = new Map<string, Row>();
    for (const write of writes) {
      if (write.kind !== 'believe' || !this.isOfThis(write.of)) continue;
      const name = JSON.stringify(write.of);
      const known = this.touched.get(name) ?? this.known(write);
      if (known) this.touched.set(name, known);
      else missing.set(name, write.of);
    }
    await this.read(connection, [...missing.values()]);
  }

  async apply(connection: PostgresPoolClient, write: Write, position: number): Promise<void> {
    if ((write.kind === 'believe') !== (this.table.bitemporal ?? false))
      throw new Misfit(`${write.kind} does not fit ${this.name}`);
    if (write.kind === 'believe') return this.believe(connection, write, position);
    if (write.kind === 'drop') return this.drop(connection, write.where);
    const row = checkedRow(this.name, this.table, write.row);
    this.puts.set(String(this.beliefs.keyOf(row)), row);
  }

  /** Takes away all rows that match, what was once believed included. */
  async erase(connection: PostgresPoolClient, where: Row): Promise<void> {
    await this.drop(connection, where);
    this.touched.clear();
    this.beliefs.forget();
  }

  /** After a rollback nothing that was held is sure, and nothing waits any more. */
  forget(): void {
    for (const each of [this.touched, this.puts, this.opened]) each.clear();
    for (const each of [this.closed, this.undone]) each.length = 0;
    this.beliefs.forget();
  }

  /** Sends what waits. */
  async flush(connection: PostgresPoolClient): Promise<void> {
    const identity = identityOf(this.table);
    await this.send(connection, this.undone.splice(0), (rows) => deleting(this.name, this.table, identity, rows));
    const known = ['knownTo', ...(this.table.held ? ['knownScale'] : [])];
    await this.send(connection, this.closed.splice(0), (rows) =>
      updating(this.name, this.table, identity, known, rows),
    );
    const columns = [...this.columns, ...columnsAdded(this.table)];
    await this.send(connection, [...this.opened.values()], (rows) => inserting(this.name, this.table, columns, rows));
    this.opened.clear();
    await this.send(connection, [...this.puts.values()], (rows) => this.putting(rows));
    this.puts.clear();
  }

  /** What the next batch needs is in memory, or read again. */
  done(): void {
    this.touched.clear();
    this.touchedBy = undefined;
  }

  /** A row whose words stay is not written: the full-text index costs more than the look. */
  private putting(rows: readonly Row[]): Statement {
    const { words, columns, table, name } = this;
    const others = columns.filter((column) => !table.key.includes(column));
    const written = words === undefined ? others : [...others, 'search'];
    const set = written.map((column) => `${quoted(column)} = excluded.${quoted(column)}`).join(', ');
    const unless = words === undefined ? '' : ` WHERE t.${quoted(words)} <> excluded.${quoted(words)}`;
    const action = set === '' ? 'NOTHING' : `UPDATE SET ${set}${unless}`;
    const indexed =
      words === undefined ? rows : rows.map((row) => ({ ...row, search: lexemesIn(String(row[words])).join(' ') }));
    const { text, values } = inserting(name, table, words === undefined ? columns : [...columns, 'search'], indexed);
    return { text: `${text} ON CONFLICT (${table.key.map(quoted).join(', ')}) DO ${action}`, values };
  }

  private async drop(connection: PostgresPoolClient, where: Row): Promise<void> {
    await this.flush(connection);
    await this.send(connection, [where], (rows) => deleting(this.name, this.table, Object.keys(where), rows));
  }

  private async believe(connection: PostgresPoolClient, write: Believe, position: number): Promise<void> {
    const { of, rows } = write;
    const believed = await this.believedOf(connection, write);
    const { closed, opened, now } = this.beliefs.change(of, believed, rows, position);
    for (const gone of closed) this.close(gone, position);
    for (const held of opened) this.open(held);
    // Under the same name, so that what memory drops is still known until the batch is written.
    this.touched.set(JSON.stringify(of), now);
  }

  private async believedOf(connection: PostgresPoolClient, write: Believe): Promise<Believed> {
    const { of } = write;
    const name = JSON.stringify(of);
    if (!this.isOfThis(of)) {
      await this.flush(connection);
      this.forget();
      this.touchedBy = Object.keys(of).join();
    }
    const known = this.touched.get(name) ?? this.known(write);
    if (known) return known;
    await this.flush(connection);
    await this.read(connection, [of]);
    return this.touched.get(name)!;
  }

  private known({ of, isFirst }: Believe): Believed | undefined {
    return isFirst ? this.beliefs.learn(of, []) : this.beliefs.recall(of);
  }

  private isOfThis(of: Row): boolean {
    this.touchedBy ??= Object.keys(of).join();
    return this.touchedBy === Object.keys(of).join();
  }

  private async read(connection: PostgresPoolClient, all: readonly Row[]): Promise<void> {
    if (all.length === 0) return;
    const columns = Object.keys(all[0]!);
    const { source, values } = unnested(this.table, columns, all);
    const same = columns.map((column) => `t.${quoted(column)} = o.${quoted(column)}`).join(' AND ');
    const text = `SELECT t.* FROM ${source} JOIN ${quoted(this.name)} t ON ${same} WHERE t."knownTo" = ${OPEN}`;
    const { rows } = await connection.query<Row>(text, values);
    const found = Map.groupBy(rows, (row) => JSON.stringify(ofRow(row, columns)));
    for (const of of all) {
      const name = JSON.stringify(of);
      this.touched.set(name, this.beliefs.learn(of, found.get(name) ?? []));
    }
  }

  /** A row that was opened at this very position never existed. */
  private close({ row, knownFrom }: Held, position: number): void {
    const identity = { ...ofRow(row, this.table.key), knownFrom };
    const name = JSON.stringify(identity);
    const waiting = this.opened.get(name);
    const known = { knownTo: position, ...(this.table.held && { knownScale: scaleOf(knownFrom, position) }) };
    if (knownFrom === position) {
      if (!this.opened.delete(name)) this.undone.push(identity);
    } else if (waiting) this.opened.set(name, { ...waiting, ...known });
    else this.closed.push({ ...identity, ...known });
  }

  private open({ row, knownFrom }: Held): void {
    const checked = checkedRow(this.name, this.table, row);
    const scales = this.table.held && {
      scale: scaleOf(Number(row['from']), Number(row['to'])),
      knownScale: OPEN_SCALE,
    };
    const opened = { ...checked, knownFrom, knownTo: OPEN, ...scales };
    this.opened.set(JSON.stringify({ ...ofRow(row, this.table.key), knownFrom }), opened);
  }

  private async send(
    connection: PostgresPoolClient,
    rows: readonly Row[],
    statement: (rows: readonly Row[]) => Statement,
  ): Promise<void> {
    for (let begin = 0; begin < rows.length; begin += ROWS_MAX) {
      const { text, values } = statement(rows.slice(begin, begin + ROWS_MAX));
      await connection.query(text, values);
    }
  }
}

/** How long a row will have been believed is known when it is closed. */
const OPEN_SCALE = scaleOf(0, OPEN);

const ofRow = (row: Row, columns: readonly string[]): Row =>
  Object.fromEntries(columns.map((column) => [column, row[column]!]));
