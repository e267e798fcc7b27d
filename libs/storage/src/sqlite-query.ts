import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** A statement prepared once, whose rows are typed where its columns are named: the driver types none. */
export class SqliteQuery<Row> {
  private readonly statement: StatementSync;

  constructor(db: DatabaseSync, sql: string) {
    this.statement = db.prepare(sql);
  }

  get(...values: SQLInputValue[]): Row | undefined {
    return this.statement.get(...values) as Row | undefined;
  }

  iterate(...values: SQLInputValue[]): Iterable<Row> {
    return this.statement.iterate(...values) as Iterable<unknown> as Iterable<Row>;
  }

  all(...values: SQLInputValue[]): readonly Row[] {
    return this.statement.all(...values) as readonly unknown[] as readonly Row[];
  }
}
